import { defineScenario, redirectFlowLost } from '../../harness/index.ts';

export default defineScenario({
  id: 'redirect-tab-closed',
  title: 'The redirect flow: the customer pays on Klarna’s page and closes it, and the push does the work',
  tags: ['timing'],
  source: ['block-checkout.md, "Redirect flow": observed on KCO 2.14.4, 2.16.4, 2.18.4 and 2.20.9'],
  given: { store: { checkoutFlow: 'redirect' }, shopper: { afterPaying: 'closes-tab' } },
  expect: { verdict: 'paid', acknowledged: true, order: 'processing', push: { status: 200, handled: true } },
  elsewhere: [redirectFlowLost()],
});
