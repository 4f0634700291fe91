import { answersTruncated, declinedBefore2, defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'answer-truncated-tab-closed',
  title: 'The answer to the push breaks off: the shop has done its work',
  row: 28,
  tags: ['transport'],
  source: ['failure-catalog.md 28: truncated answer: retried'],
  given: { shopper: { afterPaying: 'closes-tab' }, faults: [answersTruncated()] },
  expect: { verdict: 'paid', acknowledged: true, order: 'processing', push: { handled: true } },
  elsewhere: [declinedBefore2({ handled: null })],
});
