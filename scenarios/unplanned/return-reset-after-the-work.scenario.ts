import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'return-reset-after-the-work',
  title:
    'The connection of the customer who comes back is reset when the shop has done its work: an error page, and a paid order',
  tags: ['transport'],
  source: ['made up: a proxy that is restarted'],
  given: {
    faults: [
      {
        at: 'answers',
        on: { caller: 'shopper', path: '*/order-received/*' },
        does: { reset: true },
        called: 'proxy that breaks off',
      },
    ],
  },
  expect: {
    verdict: 'paid',
    acknowledged: true,
    order: 'processing',
  },
});
