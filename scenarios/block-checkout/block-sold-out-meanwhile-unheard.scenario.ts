import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-sold-out-meanwhile-unheard',
  title:
    'The checkout’s requests to the Store API are refused, and the last piece is sold elsewhere: the shop notices, and denies the purchase',
  tags: ['state'],
  source: ['block-checkout.md 4: sold out meanwhile, no update made, observed on 2.20.9'],
  shownBy: '2.20.9',
  given: {
    store: { checkout: 'block', stock: 'managed', owner: 'sells-out' },
    faults: [
      {
        at: 'edge',
        on: { caller: 'shopper', path: '/wp-json/wc/store/*' },
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
