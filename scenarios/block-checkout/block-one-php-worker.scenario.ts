import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-one-php-worker',
  title:
    'The shop has one PHP worker: the validation waits for a request of the shop to itself that waits for the validation, and nobody can buy',
  tags: ['requirement'],
  source: ['block-checkout.md 4: only one PHP worker, observed on 2.20.9'],
  shownBy: '2.20.9',
  given: { store: { checkout: 'block', phpWorkers: 'one' } },
  expect: { verdict: 'declined', acknowledged: false, order: 'pending', push: 'none' },
  elsewhere: [
    {
      plugin: '<2.16.2',
      why: 'The validation leaves the order a draft until the customer returns or the push comes.',
      expect: { verdict: 'declined', acknowledged: false, order: 'none', push: 'none' },
    },
  ],
});
