import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-store-api-closed-to-guests',
  title:
    'A plugin that closes the REST API to guests answers 401, to Klarna’s validation too: nobody can buy. Up to 2.20.6 Klarna is never told where to ask, and takes the money',
  tags: ['code'],
  source: [
    'block-checkout.md 4: REST closed to guests, observed on 2.20.0, 2.18.4, 2.16.4 and 2.20.9',
    'reported-failures-2.md 51: wcpaypal issue 1857',
  ],
  shownBy: '2.20.9',
  given: {
    store: { checkout: 'block' },
    faults: [
      {
        at: 'edge',
        on: { path: '/wp-json/*' },
        does: {
          answer: {
            status: 401,
            headers: { 'content-type': 'application/json' },
            body: '{"code":"rest_not_logged_in","message":"You are not currently logged in.","data":{"status":401}}',
          },
        },
        called: 'closed REST API',
        why: 'A plugin closes the REST API to guests, and so answered {status} to {callback}.',
        advice: 'Let guests reach /wp-json/wc/store/* and Klarna /wp-json/kco-block/*: the block checkout needs both.',
      },
    ],
  },
  expect: {
    verdict: 'declined',
    acknowledged: false,
    order: 'none',
    validation: { status: 401, blockedBy: 'closed REST API' },
    push: 'none',
  },
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
