import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'language-prefix-no-order',
  title: 'The language plugin swallows the callbacks of orders in its second language: no order appears',
  row: 6,
  tags: ['requirement'],
  source: [
    'failure-catalog.md 6: WPML: order in a non-default language never appears',
    'github.com/krokedil/woocommerce-gateway-klarna issue 66',
  ],
  shownBy: '1.11.8',
  given: { store: { languagePrefix: 'not-answered' } },
  expect: {
    verdict: 'declined',
    acknowledged: false,
    order: 'none',
    validation: { status: 404, blockedBy: 'store' },
    push: 'none',
  },
  elsewhere: [
    {
      plugin: '>=2.0.0',
      why: 'The order is made before the payment, and the customer’s return completes it.',
      expect: { verdict: 'paid', acknowledged: true, order: 'processing', validation: 'none', push: 'none' },
      mayNotFire: true,
    },
  ],
});
