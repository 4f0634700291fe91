import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'checkout-answer-rewritten',
  title:
    'A translator makes a page of the shop’s answer to the checkout form: the order is made, and the customer cannot buy',
  row: 64,
  tags: ['code'],
  source: ['reported-failures-2.md 64: wcpaypal issue 1766, WooCommerce issue 12216'],
  given: {
    faults: [
      {
        at: 'answers',
        on: { caller: 'shopper', query: '*wc-ajax=checkout*' },
        does: {
          answer: {
            status: 200,
            headers: { 'content-type': 'text/html; charset=utf-8' },
            body: '<!doctype html>\n<html lang="sv"><body><p>{"result":"success"}</p></body></html>\n',
          },
        },
        called: 'translator',
        why: 'A translator made a web page of the shop’s answer to the checkout form, which is data, so the checkout could not read it.',
        advice: 'Exempt wc-ajax from the translator.',
        removal: 'Exempt wc-ajax from the translator',
      },
    ],
  },
  expect: { verdict: 'declined', acknowledged: false, order: 'pending', push: 'none' },
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: '1.x posts the form when the customer is back: the order is made and paid, whatever becomes of the answer.',
      expect: { verdict: 'paid', acknowledged: true, order: 'processing', push: 'none' },
    },
  ],
});
