import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-validation-begins-too-late-then-pays-again',
  title:
    'The first validation begins later than Klarna waits, and leaves a pending order: the customer presses Buy again, and pays that one',
  tags: ['timing'],
  source: ['block-checkout.md 4: too slow before the work, a retry pays the same order, observed on 2.20.9'],
  shownBy: '2.20.9',
  given: {
    store: { checkout: 'block' },
    shopper: { afterRefusal: 'pays-again' },
    faults: [
      {
        at: 'store',
        on: { hook: 'rest_api_init', during: 'validation', nth: 1 },
        does: { php: 'sleep', delayMs: 15_000 },
        called: 'slow plugin',
      },
    ],
  },
  expect: { verdict: 'paid', acknowledged: true, order: 'processing', push: 'none' },
});
