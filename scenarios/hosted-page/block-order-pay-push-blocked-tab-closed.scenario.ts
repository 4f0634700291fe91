import { defineScenario, wordfence } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-order-pay-push-blocked-tab-closed',
  title:
    'An order that is paid by its link, in a shop with the block checkout: tab closed, and Wordfence stops the push',
  tags: ['firewall'],
  source: ['block-checkout.md 1: order-pay always redirects, observed on 2.18.4 and 2.20.9'],
  given: {
    store: { checkout: 'block' },
    shopper: { buys: 'order-pay', afterPaying: 'closes-tab' },
    faults: [wordfence()],
  },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    validation: 'none',
    push: { status: 503, blockedBy: 'wordfence', handled: false },
  },
});
