import { defineScenario, redirectFlowLost, wordfence } from '../../harness/index.ts';

export default defineScenario({
  id: 'redirect-push-blocked-tab-closed',
  title: 'The redirect flow: the customer closes Klarna’s page after paying, and Wordfence stops the push',
  tags: ['firewall'],
  source: ['Krokedil, "Callbacks": firewalls that block push notifications; block-checkout.md, "Redirect flow"'],
  given: {
    store: { checkoutFlow: 'redirect' },
    shopper: { afterPaying: 'closes-tab' },
    faults: [wordfence()],
  },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { status: 503, blockedBy: 'wordfence', handled: false },
  },
  elsewhere: [redirectFlowLost()],
});
