import { defineScenario, queryLost } from '../../harness/index.ts';

export default defineScenario({
  id: 'query-lost-tab-closed',
  title: 'nginx’s try_files without ?$args: the push arrives and does not say which order it is about',
  tags: ['requirement'],
  source: ['reported-failures-2.md 52: WooCommerce issue 11571'],
  given: {
    shopper: { afterPaying: 'closes-tab' },
    faults: [queryLost()],
  },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { status: 200, handled: false },
  },
});
