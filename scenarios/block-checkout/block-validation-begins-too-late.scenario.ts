import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-validation-begins-too-late',
  title:
    'Another plugin keeps the validation waiting for longer than Klarna’s ten seconds: the customer is refused, and the order is pending all the same',
  tags: ['timing'],
  source: ['block-checkout.md 4: too slow before the work, observed on 2.20.9'],
  shownBy: '2.20.9',
  given: {
    store: { checkout: 'block' },
    faults: [
      {
        at: 'store',
        on: { hook: 'rest_api_init', during: 'validation' },
        does: { php: 'sleep', delayMs: 15_000 },
        called: 'slow plugin',
      },
    ],
  },
  expect: { verdict: 'declined', acknowledged: false, order: 'pending', push: 'none' },
  elsewhere: [
    {
      plugin: '<2.16.2',
      why: 'The validation leaves the order a draft until the customer returns or the push comes.',
      expect: { verdict: 'declined', acknowledged: false, order: 'none', push: 'none' },
    },
  ],
});
