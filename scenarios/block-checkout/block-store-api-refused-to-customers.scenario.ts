import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-store-api-refused-to-customers',
  title: 'A firewall answers 403 to the checkout’s requests to the Store API, and lets Klarna in',
  tags: ['firewall'],
  source: ['block-checkout.md 4: browser’s Store API 403, observed on 2.20.0 and 2.20.9'],
  shownBy: '2.20.9',
  given: {
    store: { checkout: 'block' },
    shopper: { afterPaying: 'closes-tab' },
    klarna: { pushAttempts: 12 },
    faults: [
      {
        at: 'edge',
        on: { caller: 'shopper', path: '/wp-json/wc/store/*' },
        does: { answer: { status: 403, body: 'Forbidden' } },
        called: 'host’s firewall',
      },
    ],
  },
  expect: { verdict: 'paid', acknowledged: true, order: 'processing', validation: { status: 200 } },
  elsewhere: [
    {
      plugin: '<2.20.7',
      why: 'The plugin tells Klarna where to ask with its first update of the order, and that request of the page was refused.',
      expect: {
        verdict: 'paid-but-no-order',
        acknowledged: false,
        order: 'none',
        validation: 'none',
        push: { status: 200, handled: false },
      },
    },
  ],
});
