import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-cart-grows-in-other-tab-unheard',
  title:
    'The checkout’s requests to the Store API are refused, and the cart grows in another tab: the customer is refused at every try, and the order is pending with the new total',
  tags: ['firewall'],
  source: ['block-checkout.md 4: browser’s Store API 403 and the cart grew in another tab, observed on 2.20.9'],
  shownBy: '2.20.9',
  given: {
    store: { checkout: 'block' },
    shopper: { otherTab: 'adds-to-cart', afterRefusal: 'pays-again' },
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
    order: 'pending',
    validation: { status: 400, blockedBy: 'store' },
    push: 'none',
  },
  elsewhere: [
    {
      plugin: '<2.20.7',
      why: 'The plugin tells Klarna where to ask with its first update of the order, and that request of the page was refused.',
      expect: { verdict: 'paid-but-no-order', acknowledged: false, order: 'none', validation: 'none' },
      mayNotFire: true,
    },
  ],
});
