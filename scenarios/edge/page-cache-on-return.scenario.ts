import { defineScenario, pageCache } from '../../harness/index.ts';

export default defineScenario({
  id: 'page-cache-on-return',
  title: 'A page cache answers the customer’s return: only the push completes the order',
  row: 44,
  tags: ['code'],
  source: [
    'failure-catalog.md 44: page cache on checkout or order-received: return page never runs PHP',
    'lscache_wp issue 789',
  ],
  given: { faults: [pageCache()] },
  expect: {
    verdict: 'paid',
    acknowledged: true,
    order: 'processing',
    history: ['pending', 'processing'],
    settledAfterMinutes: 2,
    push: { status: 200, handled: true },
  },
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: '1.x makes and pays its order before the order-received page.',
      expect: {
        verdict: 'paid',
        acknowledged: true,
        order: 'processing',
        push: 'none',
        settledAfterMinutes: 0,
        history: ['processing'],
      },
    },
    {
      plugin: '>=2.0.0 <2.1.0',
      why: '2.0 completes the order before the order-received page.',
      expect: {
        verdict: 'paid',
        acknowledged: true,
        order: 'processing',
        push: 'none',
        settledAfterMinutes: 0,
        history: ['pending', 'processing'],
      },
    },
  ],
});
