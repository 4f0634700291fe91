import { defineScenario, klarnaOutage } from '../../harness/index.ts';

export default defineScenario({
  id: 'outage-at-push-tab-closed',
  title: 'Klarna’s order management fails at the first three pushes and works at the fourth',
  row: 36,
  tags: ['state', 'timing'],
  source: ['failure-catalog.md 36: Klarna outage', 'kco-plugin.md: order-management read fails on push'],
  smoke: true,
  given: {
    shopper: { afterPaying: 'closes-tab' },
    klarna: { pushAttempts: 5 },
    faults: [klarnaOutage({ route: 'order-management read', until: { minutes: 20 } })],
  },
  expect: {
    verdict: 'paid',
    acknowledged: true,
    order: 'processing',
    history: ['pending', 'on-hold', 'processing'],
    settledAfterMinutes: 30,
  },
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: 'There is no order until a push can read it from Klarna and make one.',
      expect: {
        verdict: 'paid',
        acknowledged: true,
        order: 'processing',
        settledAfterMinutes: 30,
        history: ['processing'],
      },
    },
    {
      plugin: '>=2.0.0 <2.12.3',
      why: 'Before 2.12.3 a push that cannot read the order acknowledges it all the same, and Klarna never pushes again.',
      expect: {
        verdict: 'paid-but-pending',
        acknowledged: true,
        order: 'pending',
        push: { status: 200, handled: true },
      },
    },
  ],
});
