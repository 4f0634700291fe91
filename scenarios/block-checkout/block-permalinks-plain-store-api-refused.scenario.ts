import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-permalinks-plain-store-api-refused',
  title:
    'Plain permalinks, and a firewall answers 403 to the checkout’s requests to the Store API: the shop finds an empty cart, and nobody can buy',
  tags: ['firewall'],
  source: ['block-checkout.md 4: and plain permalinks, no update before paying, observed on 2.20.9'],
  shownBy: '2.20.9',
  given: {
    store: { checkout: 'block', permalinks: 'plain' },
    faults: [
      {
        at: 'edge',
        on: { caller: 'shopper', query: 'rest_route=*wc*store*' },
        does: { answer: { status: 403, body: 'Forbidden' } },
        called: 'host’s firewall',
      },
    ],
  },
  expect: {
    verdict: 'declined',
    acknowledged: false,
    order: 'none',
    validation: { status: 400, blockedBy: 'store' },
    push: 'none',
  },
  elsewhere: [
    {
      plugin: '<2.20.7',
      why: 'The plugin tells Klarna where to ask with its first update of the order, and that request of the page was refused.',
      expect: { verdict: 'paid-but-no-order', acknowledged: false, order: 'none', validation: 'none' },
    },
  ],
});
