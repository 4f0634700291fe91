import { declinedBefore2, defineScenario, queryLost } from '../../harness/index.ts';

export default defineScenario({
  id: 'query-lost-customer-returns',
  title: 'nginx’s try_files without ?$args: the customer’s way back loses what it is about, too',
  row: 52,
  tags: ['requirement'],
  source: [
    'reported-failures-2.md 52: WooCommerce issue 11571; WP-API/docs-v2 pull request 175; VVV pull request 1075',
  ],
  given: { faults: [queryLost()] },
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
