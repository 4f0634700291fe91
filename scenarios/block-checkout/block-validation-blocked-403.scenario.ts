import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-validation-blocked-403',
  title: 'A firewall answers 403 to the validation of the block checkout: the customer cannot buy',
  tags: ['firewall'],
  source: ['block-checkout.md 4: validation answered 401 or 403, observed on 2.20.9'],
  shownBy: '2.20.9',
  given: {
    store: { checkout: 'block' },
    faults: [
      {
        at: 'edge',
        on: { callback: 'validation' },
        does: { answer: { status: 403, body: 'Forbidden' } },
        called: 'host’s firewall',
        why: 'The host’s firewall answered {status} to {callback}, which Klarna sends to {path}.',
        advice:
          'Allow /wp-json/kco-block/* there: in the block checkout Klarna asks the shop at that address, and not at /wc-api/.',
      },
    ],
  },
  expect: {
    verdict: 'declined',
    acknowledged: false,
    order: 'none',
    validation: { status: 403, blockedBy: 'host’s firewall' },
    push: 'none',
  },
});
