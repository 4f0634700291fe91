import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'checkout-older-than-48-hours',
  title: 'The customer comes back to a checkout that Klarna has forgotten after 48 hours',
  row: 37,
  tags: ['state'],
  source: [
    'failure-catalog.md 37: Klarna order older than 48 h: 404 with an empty body',
    'github.com/krokedil/klarna-checkout-for-woocommerce pull request 787',
  ],
  given: { shopper: { hesitatesHours: 49 } },
  expect: { verdict: 'paid', acknowledged: true, order: 'processing' },
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: '1.x makes no new Klarna order, and sends the customer back to the cart.',
      expect: { verdict: 'declined', acknowledged: false, order: 'none', push: 'none' },
    },
  ],
});
