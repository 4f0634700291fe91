import { defineScenario, redirect } from '../../harness/index.ts';

export default defineScenario({
  id: 'redirect-302-followed-tab-closed',
  title: 'A redirect that turns the push into a GET, which is followed',
  row: 24,
  tags: ['transport'],
  source: [
    'failure-catalog.md 24: 301/302: POST becomes GET, or is dropped',
    'github.com/mollie/api-documentation issue 602',
  ],
  given: {
    shopper: { afterPaying: 'closes-tab' },
    klarna: { followRedirects: true },
    faults: [redirect({ status: 302 })],
  },
  expect: {
    verdict: 'paid',
    acknowledged: true,
    order: 'processing',
    push: { status: 200, handled: true },
  },
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: '1.x lets Klarna ask the shop’s server before the purchase, and the same thing stops that: the customer cannot buy.',
      expect: { verdict: 'declined', acknowledged: false, order: 'none', push: 'none', validation: { status: 302 } },
      mayNotFire: true,
    },
  ],
});
