import { defineScenario, redirect } from '../../harness/index.ts';

export default defineScenario({
  id: 'redirect-308-followed-tab-closed',
  title: 'A redirect that keeps the POST, which is followed',
  row: 24,
  tags: ['transport'],
  source: [
    'failure-catalog.md 24: 307/308',
    'waf.md, "Other layers, as they answer": redirects, 307/308 keep the POST',
  ],
  given: {
    shopper: { afterPaying: 'closes-tab' },
    klarna: { followRedirects: true },
    faults: [redirect({ status: 308 })],
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
      expect: { verdict: 'declined', acknowledged: false, order: 'none', push: 'none', validation: { status: 308 } },
      mayNotFire: true,
    },
  ],
});
