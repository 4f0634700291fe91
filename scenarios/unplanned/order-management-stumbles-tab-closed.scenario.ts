import { acknowledgedUnreadBefore2123, defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'order-management-stumbles-tab-closed',
  title: 'Klarna’s order management answers 429, then too late, then half a JSON',
  tags: ['state', 'timing'],
  source: ['made up: what an API does in turn that is overloaded'],
  given: {
    shopper: { afterPaying: 'closes-tab' },
    klarna: { pushAttempts: 3 },
    faults: [
      { at: 'klarna-api', on: { route: 'order-management read', nth: 1 }, does: { answer: { status: 429 } } },
      { at: 'klarna-api', on: { route: 'order-management read', nth: 2 }, does: { delayMs: 12_000 } },
      { at: 'klarna-api', on: { route: 'order-management read', nth: 3 }, does: { malform: true } },
    ],
  },
  expect: { verdict: 'paid-but-on-hold', acknowledged: false, order: 'on-hold', history: ['pending', 'on-hold'] },
  elsewhere: [
    { plugin: '<2.0.0', why: 'A read that failed ends the push.', expect: { verdict: 'paid-but-pending' } },
    acknowledgedUnreadBefore2123,
  ],
});
