import { defineScenario, paidTwiceBefore2 } from '../../harness/index.ts';

export default defineScenario({
  id: 'fatal-error-in-push-tab-closed',
  title: 'Another plugin dies in PHP when a push completes the payment, and only then',
  tags: ['code'],
  source: ['made up: another plugin that was updated halfway'],
  smoke: true,
  given: {
    shopper: { afterPaying: 'closes-tab' },
    faults: [
      {
        at: 'store',
        on: { hook: 'woocommerce_pre_payment_complete', during: 'push' },
        does: { php: 'fatal' },
        called: 'broken invoice plugin',
      },
    ],
  },
  expect: { verdict: 'paid-but-pending', acknowledged: false, order: 'pending', push: { status: 500, handled: false } },
  elsewhere: [paidTwiceBefore2({ status: 500 })],
});
