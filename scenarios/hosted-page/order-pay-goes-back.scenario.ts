import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'order-pay-goes-back',
  title: 'An order that is paid by its link: the customer presses Back on Klarna’s page, and it is pending as before',
  tags: ['state'],
  source: ['block-checkout.md, "Redirect flow": back leads to the order’s page in the shop'],
  given: { shopper: { buys: 'order-pay', pays: 'goes-back' } },
  expect: { verdict: 'abandoned', acknowledged: false, order: 'pending', push: 'none' },
});
