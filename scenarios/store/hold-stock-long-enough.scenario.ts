import { defineScenario, wordfence } from '../../harness/index.ts';

export default defineScenario({
  id: 'hold-stock-long-enough',
  title:
    'The push is lost at first, and stock is held for two days: the order waits, and Klarna’s next push completes it',
  row: 34,
  tags: ['timing'],
  source: ['failure-catalog.md 34: longer hold'],
  given: {
    store: { stock: 'managed', holdStockMinutes: 2880 },
    shopper: { afterPaying: 'closes-tab' },
    klarna: { pushAttempts: 16 },
    faults: [wordfence({ from: 'paid', until: { minutes: 180 } })],
  },
  expect: {
    verdict: 'paid',
    acknowledged: true,
    order: 'processing',
    history: ['pending', 'processing'],
    settledAfterMinutes: 300,
  },
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: 'There is no order to hold until the push makes one.',
      expect: {
        verdict: 'paid',
        acknowledged: true,
        order: 'processing',
        settledAfterMinutes: 300,
        history: ['processing'],
      },
    },
  ],
});
