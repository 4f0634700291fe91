import { defineScenario } from '../../harness/index.ts';

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
    order: 'pending',
    push: { status: 401, blockedBy: 'store', handled: false },
  },
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: '1.x makes the order of a customer who does not come back in the push, which is lost.',
      expect: {
        verdict: 'paid-but-no-order',
        acknowledged: false,
        order: 'none',
        push: { status: 401, blockedBy: 'store', handled: false },
      },
    },
  ],
});
