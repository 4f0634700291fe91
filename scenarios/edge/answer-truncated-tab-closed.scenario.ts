import { answersTruncated, defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'answer-truncated-tab-closed',
  title: 'The answer to the push breaks off: the shop has done its work',
  row: 28,
  tags: ['transport'],
  source: ['failure-catalog.md 28: truncated answer: retried'],
  given: { shopper: { afterPaying: 'closes-tab' }, faults: [answersTruncated()] },
  expect: { verdict: 'paid', acknowledged: true, order: 'processing', push: { handled: true } },
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: '1.x lets Klarna ask the shop’s server before the purchase, and the same thing stops that: the customer cannot buy.',
      expect: { verdict: 'declined', acknowledged: false, order: 'none', push: 'none', validation: { handled: null } },
      mayNotFire: true,
    },
  ],
});
