import { declinedBefore2, defineScenario, queryLost } from '../../harness/index.ts';

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
  elsewhere: [
    declinedBefore2(
      { status: 303 },
      '1.x finds the cart by the query of its validation URL, and without it the totals differ: the customer cannot buy.',
    ),
  ],
});
