import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'permalinks-plain-tab-closed',
  title: 'Plain permalinks: the push is answered 200 with the home page',
  row: 3,
  tags: ['requirement'],
  source: [
    'Krokedil, "Callbacks": "Permalinks"',
    'Observed on WordPress 6.8, KCO 2.0 to 2.14: plain permalinks, no return',
    'github.com/krokedil/klarna-checkout-for-woocommerce issue 270',
  ],
  smoke: true,
  given: { store: { permalinks: 'plain' }, shopper: { afterPaying: 'closes-tab' } },
  expect: { verdict: 'paid-but-pending', acknowledged: false, order: 'pending', push: { status: 200, handled: false } },
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: '1.x makes its order when the customer returns or a push arrives: here there is none at all.',
      expect: {
        verdict: 'paid-but-no-order',
        acknowledged: false,
        order: 'none',
        push: { status: 200, handled: false },
      },
    },
  ],
});
