import { defineScenario, wordfence } from '../../harness/index.ts';

export default defineScenario({
  id: 'hold-stock-cancelled-then-pushed',
  title:
    'The firewall is healed after three hours: WooCommerce has cancelled the order, and Klarna’s next push revives it',
  row: 34,
  tags: ['timing'],
  source: [
    'failure-catalog.md 34: paid but cancelled',
    'kco-plugin.md: late push after the shop cancelled the order: cancelled → processing',
  ],
  given: {
    store: { stock: 'managed' },
    shopper: { afterPaying: 'closes-tab' },
    klarna: { pushAttempts: 16 },
    faults: [wordfence({ from: 'paid', until: { minutes: 180 } })],
  },
  expect: {
    verdict: 'paid',
    acknowledged: true,
    order: 'processing',
    history: ['pending', 'cancelled', 'processing'],
    settledAfterMinutes: 300,
  },
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: 'There is no order to cancel until the push makes one.',
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
