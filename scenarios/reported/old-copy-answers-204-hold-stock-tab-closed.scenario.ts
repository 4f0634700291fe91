import { declinedBefore2, defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'old-copy-answers-204-hold-stock-tab-closed',
  title: 'An old copy of the shop answers 204 to callbacks, and WooCommerce cancels the paid order after an hour',
  row: 58,
  tags: ['requirement', 'timing'],
  source: ['reported-failures-2.md 58: wcstripe issue 5691, woocommerce-payments issue 5266, wcpaypal issue 2114'],
  given: {
    store: { stock: 'managed' },
    shopper: { afterPaying: 'closes-tab' },
    klarna: { pushAttempts: 6 },
    faults: [
      {
        at: 'edge',
        on: { caller: 'klarna' },
        does: { answer: { status: 204 } },
        called: 'old copy of the shop',
        why: 'An old copy of the shop answered {status} to {callback}, and the shop itself was never asked.',
        advice:
          'Let the callback URLs, and the name in them, lead to the shop that took the order; switch the old copy off.',
        removal: 'Switch the old copy of the shop off',
      },
    ],
  },
  expect: {
    verdict: 'paid-but-cancelled',
    acknowledged: false,
    order: 'cancelled',
    history: ['pending', 'cancelled'],
    push: { status: 204, handled: false },
  },
  elsewhere: [declinedBefore2({ status: 204 })],
});
