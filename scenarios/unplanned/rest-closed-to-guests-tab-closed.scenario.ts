import { defineScenario, noOrderBefore2 } from '../../harness/index.ts';

export default defineScenario({
  id: 'rest-closed-to-guests-tab-closed',
  title: 'A plugin that closes the site’s APIs to guests answers 401 to callbacks, too',
  tags: ['code'],
  source: ['reported-failures-2.md 51: wcpaypal issue 1857'],
  given: {
    shopper: { afterPaying: 'closes-tab' },
    faults: [
      {
        at: 'store',
        on: { hook: 'woocommerce_api_request', during: 'push' },
        does: { answer: { status: 401, body: '{"code":"rest_not_logged_in"}' } },
        called: 'closed REST API',
      },
    ],
  },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    push: { status: 401, blockedBy: 'store', handled: false },
  },
  elsewhere: [noOrderBefore2({ push: { status: 401, blockedBy: 'store', handled: false } })],
});
