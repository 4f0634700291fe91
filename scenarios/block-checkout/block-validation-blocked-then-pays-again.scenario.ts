import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-validation-blocked-then-pays-again',
  title:
    'A firewall answers 403 to the first validation of the block checkout: the customer presses Buy again, and pays',
  tags: ['firewall'],
  source: ['block-checkout.md 4: presses Pay again without the fault, observed on 2.20.9'],
  shownBy: '2.20.9',
  given: {
    store: { checkout: 'block' },
    shopper: { afterRefusal: 'pays-again' },
    faults: [
      {
        at: 'edge',
        on: { callback: 'validation', attempts: 1 },
        does: { answer: { status: 403, body: 'Forbidden' } },
        called: 'host’s firewall',
      },
    ],
  },
  expect: {
    verdict: 'paid',
    acknowledged: true,
    order: 'processing',
    validation: [
      { attempt: 1, status: 403, blockedBy: 'host’s firewall' },
      { attempt: 2, status: 200 },
    ],
    push: 'none',
  },
});
