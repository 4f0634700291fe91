import { defineScenario, wordfence } from '../../harness/index.ts';

export default defineScenario({
  id: 'order-pay-push-blocked-tab-closed',
  title: 'An order that is paid by its link: the customer closes Klarna’s page, and Wordfence stops the push',
  tags: ['firewall'],
  source: [
    'Krokedil, "Callbacks": firewalls that block push notifications; block-checkout.md 1: order-pay always redirects',
  ],
  given: { shopper: { buys: 'order-pay', afterPaying: 'closes-tab' }, faults: [wordfence()] },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { status: 503, blockedBy: 'wordfence', handled: false },
  },
});
