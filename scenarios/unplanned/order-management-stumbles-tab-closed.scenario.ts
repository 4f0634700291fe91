import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'order-management-stumbles-tab-closed',
  title: 'Klarna’s order management answers 429, then too late, then half a JSON',
  tags: ['state', 'timing'],
  source: ['issue 11: failures that the catalog does not have'],
  given: {
    shopper: { afterPaying: 'closes-tab' },
    klarna: { pushAttempts: 3 },
    faults: [
      { at: 'klarna-api', on: { route: 'order-management read', nth: 1 }, does: { answer: { status: 429 } } },
      { at: 'klarna-api', on: { route: 'order-management read', nth: 2 }, does: { delayMs: 12_000 } },
      { at: 'klarna-api', on: { route: 'order-management read', nth: 3 }, does: { malform: true } },
    ],
  },
  expect: {
    verdict: 'paid-but-on-hold',
    acknowledged: false,
    order: 'on-hold',
    history: ['pending', 'on-hold'],
  },
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: '1.x gives a push up whose read failed; of half a JSON it makes an order without a customer, and stops there.',
      expect: { verdict: 'paid-but-pending', acknowledged: false, acknowledgedUnpaid: false, order: 'pending' },
    },
    {
      plugin: '>=2.0.0 <2.12.3',
      why: 'These versions do not look at what they read: they acknowledge at once and leave the order pending, so nothing is read again.',
      expect: {
        verdict: 'paid-but-pending',
        acknowledged: true,
        acknowledgedUnpaid: true,
        order: 'pending',
      },
      mayNotFire: true,
    },
  ],
});
