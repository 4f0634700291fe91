import { defineScenario, klarnaOutage, redirectFlowLost } from '../../harness/index.ts';

export default defineScenario({
  id: 'redirect-hosted-page-outage',
  title: 'The redirect flow: Klarna makes no page to pay on, so the customer cannot buy and the order is pending',
  tags: ['state'],
  source: ['KCO 2.20.9, RedirectFlow.php: "Failed to create a HPP session"'],
  given: { store: { checkoutFlow: 'redirect' }, faults: [klarnaOutage({ route: 'hosted-page create' })] },
  expect: { verdict: 'declined', acknowledged: false, order: 'pending', push: 'none' },
  elsewhere: [redirectFlowLost()],
});
