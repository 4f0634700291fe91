import { declinedBefore2, defineScenario, redirectToWww } from '../../harness/index.ts';

export default defineScenario({
  id: 'redirect-www-tab-closed',
  title: 'The site redirects to its www name, and the push is dropped',
  row: 25,
  tags: ['transport'],
  source: ['failure-catalog.md 25: slash or www redirect', 'wp-invoice plugin issue 299'],
  given: { shopper: { afterPaying: 'closes-tab' }, faults: [redirectToWww()] },
  expect: { verdict: 'paid-but-pending', acknowledged: false, order: 'pending', push: { status: 301, handled: false } },
  elsewhere: [declinedBefore2({ status: 301 })],
});
