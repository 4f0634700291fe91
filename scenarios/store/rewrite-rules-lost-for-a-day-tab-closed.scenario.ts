import { defineScenario, rewriteRulesLost } from '../../harness/index.ts';

export default defineScenario({
  id: 'rewrite-rules-lost-for-a-day-tab-closed',
  title: 'The rewrite rules come back after a day, and Klarna’s next push completes the order',
  row: 7,
  tags: ['requirement', 'timing'],
  source: [
    'failure-catalog.md 7: callbacks lost for a day',
    'docs.kustom.co, confirm-purchase: every 4 hours for 48 hours',
  ],
  given: {
    shopper: { afterPaying: 'closes-tab' },
    klarna: { pushAttempts: 16 },
    faults: [rewriteRulesLost({ from: 'paid', until: { minutes: 1440 } })],
  },
  expect: {
    verdict: 'paid',
    acknowledged: true,
    order: 'processing',
    history: ['pending', 'processing'],
    settledAfterMinutes: 1500,
  },
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: 'There is no order until the push makes one.',
      expect: {
        verdict: 'paid',
        acknowledged: true,
        order: 'processing',
        settledAfterMinutes: 1500,
        history: ['processing'],
      },
    },
  ],
});
