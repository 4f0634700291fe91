import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'order-pay-healthy',
  title: 'The owner makes an order and sends its link: the customer pays it on Klarna’s page and returns',
  tags: ['requirement'],
  source: [
    'block-checkout.md 1: order-pay always redirects; changelog of 2.10.0: "Pay for order purchases are now redirected"',
  ],
  given: { shopper: { buys: 'order-pay' } },
  expect: { verdict: 'paid', acknowledged: true, order: 'processing', push: 'none' },
});
