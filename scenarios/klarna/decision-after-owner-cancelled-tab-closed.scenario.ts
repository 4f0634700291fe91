import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'decision-after-owner-cancelled-tab-closed',
  title: 'The owner cancels an order under review, and Klarna accepts it later',
  row: 35,
  tags: ['state'],
  source: ['failure-catalog.md 35: hours later', 'kco-plugin.md: late push after the shop cancelled the order'],
  given: {
    store: { owner: 'cancels' },
    shopper: { afterPaying: 'closes-tab' },
    klarna: { fraud: 'pending', decision: 'accepted', pushAttempts: 16 },
  },
  expect: { verdict: 'paid-but-cancelled', acknowledged: true, order: 'cancelled', notification: { status: 200 } },
});
