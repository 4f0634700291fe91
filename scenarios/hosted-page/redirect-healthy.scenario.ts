import { defineScenario, redirectFlowLost } from '../../harness/index.ts';

export default defineScenario({
  id: 'redirect-healthy',
  title: 'Nothing is wrong in a shop with the redirect flow: the customer pays on Klarna’s page and returns',
  tags: ['requirement'],
  source: ['block-checkout.md, "Redirect flow": observed on KCO 2.14.4, 2.16.4, 2.18.4 and 2.20.9'],
  given: { store: { checkoutFlow: 'redirect' } },
  expect: { verdict: 'paid', acknowledged: true, order: 'processing', push: 'none', refusedCalls: 'none' },
  elsewhere: [redirectFlowLost()],
});
