import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'order-trashed-and-restored-tab-closed',
  title: 'The pending order is taken out of the trash after a day, and Klarna’s next push completes it',
  row: 57,
  tags: ['state', 'timing'],
  source: [
    'reported-failures-2.md 57: restored within 48 hours',
    'docs.kustom.co, confirm-purchase: every 4 hours for 48 hours',
  ],
  given: {
    store: { owner: 'trashes-and-restores', ownerAfterMinutes: 1 },
    shopper: { afterPaying: 'closes-tab' },
    klarna: { pushAttempts: 16 },
  },
  expect: {
    verdict: 'paid',
    acknowledged: true,
    order: 'processing',
    history: ['pending', 'trash', 'pending', 'processing'],
  },
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: '1.x makes the order of a customer who does not come back in the push: there is none yet to throw away.',
      expect: {
        verdict: 'paid',
        acknowledged: true,
        order: 'processing',
        history: ['processing'],
        push: { status: 200, handled: true },
      },
    },
  ],
});
