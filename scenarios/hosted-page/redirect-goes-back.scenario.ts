import { defineScenario, redirectFlowLost } from '../../harness/index.ts';

export default defineScenario({
  id: 'redirect-goes-back',
  title: 'The redirect flow: the customer presses Back on Klarna’s page, and the order is pending, which is right',
  tags: ['state'],
  source: ['block-checkout.md, "Redirect flow": back leads to the order’s page in the shop'],
  given: { store: { checkoutFlow: 'redirect' }, shopper: { pays: 'goes-back' } },
  expect: { verdict: 'abandoned', acknowledged: false, order: 'pending', push: 'none' },
  elsewhere: [redirectFlowLost()],
});
