import { defineScenario, hookExits, paidTwiceBefore2 } from '../../harness/index.ts';

export default defineScenario({
  id: 'hook-exits-tab-closed',
  title: 'Another plugin ends PHP inside the push: the order is paid, and Klarna hears of it only from the second push',
  row: 46,
  tags: ['code'],
  source: [
    'failure-catalog.md 46: another plugin’s hook exits inside the callback',
    'github.com/krokedil/klarna-checkout-for-woocommerce issue 242',
  ],
  given: { shopper: { afterPaying: 'closes-tab' }, faults: [hookExits()] },
  expect: {
    verdict: 'paid',
    acknowledged: true,
    order: 'processing',
    history: ['pending', 'processing'],
    settledAfterMinutes: 2,
    push: { status: 200, handled: true },
  },
  elsewhere: [paidTwiceBefore2({ status: 200, handled: true })],
});
