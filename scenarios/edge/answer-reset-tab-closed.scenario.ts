import { answersReset, declinedBefore2, defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'answer-reset-tab-closed',
  title: 'The connection is reset before the answer to the push: the shop has done its work',
  row: 28,
  tags: ['transport'],
  source: ['failure-catalog.md 28: connection reset: retried'],
  given: { shopper: { afterPaying: 'closes-tab' }, faults: [answersReset()] },
  expect: { verdict: 'paid', acknowledged: true, order: 'processing', push: { handled: true } },
  elsewhere: [declinedBefore2({ handled: null })],
});
