import { defineScenario, redirectToWww } from '../../harness/index.ts';

export default defineScenario({
  id: 'redirect-www-tab-closed',
  title: 'The site redirects to its www name, and the push is dropped',
  row: 25,
  tags: ['transport'],
  source: ['failure-catalog.md 25: slash or www redirect', 'wp-invoice plugin issue 299'],
  given: { shopper: { afterPaying: 'closes-tab' }, faults: [redirectToWww()] },
  expect: { verdict: 'paid-but-pending', acknowledged: false, order: 'pending', push: { status: 301, handled: false } },
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: '1.x lets Klarna ask the shop’s server before the purchase, and the same thing stops that: the customer cannot buy.',
      expect: { verdict: 'declined', acknowledged: false, order: 'none', push: 'none', validation: { status: 301 } },
      mayNotFire: true,
    },
  ],
});
