import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-validation-answer-too-late-then-pays-again',
  title:
    'The shop’s first yes comes after Klarna’s ten seconds, and leaves a pending order: the customer presses Buy again, and pays that one',
  tags: ['timing'],
  source: ['block-checkout.md 4: too slow after the work, a retry pays the same order, observed on 2.20.9'],
  shownBy: '2.20.9',
  given: {
    store: { checkout: 'block' },
    shopper: { afterRefusal: 'pays-again' },
    faults: [{ at: 'answers', on: { callback: 'validation', attempts: 1 }, does: { delayMs: 15_000 } }],
  },
  expect: { verdict: 'paid', acknowledged: true, order: 'processing', push: 'none' },
});
