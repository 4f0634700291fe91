import { declinedBefore2, defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'old-copy-answers-204-tab-closed',
  title: 'Callbacks come to an old copy of the shop that answers 204 to everything: every log looks well',
  row: 58,
  tags: ['requirement'],
  source: ['reported-failures-2.md 58: wcstripe issue 5691, woocommerce-payments issue 5266, wcpaypal issue 2114'],
  given: {
    shopper: { afterPaying: 'closes-tab' },
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
  expect: { verdict: 'paid-but-pending', acknowledged: false, order: 'pending', push: { status: 204, handled: false } },
  elsewhere: [declinedBefore2({ status: 204 })],
});
