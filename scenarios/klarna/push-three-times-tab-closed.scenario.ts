import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'push-three-times-tab-closed',
  title: 'Every push comes three times, which changes nothing after the first',
  row: 33,
  tags: ['timing'],
  source: ['failure-catalog.md 33: duplicate push: idempotent handler'],
  given: { store: { stock: 'managed' }, shopper: { afterPaying: 'closes-tab' }, klarna: { pushCopies: 3 } },
  expect: {
    verdict: 'paid',
    acknowledged: true,
    order: 'processing',
    history: ['pending', 'processing'],
    push: { status: 200, handled: true },
  },
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: 'The order that a push makes is not linked to Klarna’s, so every push makes another.',
      expect: { verdict: 'paid-twice', acknowledged: true, order: 'several', push: { status: 200, handled: true } },
    },
  ],
});
