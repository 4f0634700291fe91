import { defineScenario, wordfence } from '../../harness/index.ts';

export default defineScenario({
  id: 'late-push-makes-backup-order-tab-closed',
  title: '1.x: the firewall is healed after three hours, and Klarna’s next push makes a backup order',
  row: 50,
  tags: ['code', 'timing'],
  source: [
    'failure-catalog.md 50: later push makes a backup order',
    'kco-plugin.md: created_via klarna_checkout_backup_order_creation',
  ],
  shownBy: '1.11.8',
  given: {
    shopper: { afterPaying: 'closes-tab' },
    klarna: { pushAttempts: 16 },
    faults: [wordfence({ from: 'paid', until: { minutes: 180 } })],
  },
  expect: {
    verdict: 'paid',
    acknowledged: true,
    order: 'processing',
    settledAfterMinutes: 300,
    validation: { status: 200 },
  },
  elsewhere: [
    {
      plugin: '>=2.0.0',
      why: 'The order is made before the payment.',
      expect: {
        verdict: 'paid',
        acknowledged: true,
        order: 'processing',
        history: ['pending', 'processing'],
        settledAfterMinutes: 300,
      },
    },
  ],
});
