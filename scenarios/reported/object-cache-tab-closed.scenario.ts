import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'object-cache-tab-closed',
  title: 'A persistent object cache, as Redis keeps it: the push finds the order as the checkout left it',
  row: 70,
  tags: ['state'],
  source: ['reported-failures-2.md 70: redis-cache issue 312, WooCommerce pull request 9801'],
  given: { store: { objectCache: 'persistent' }, shopper: { afterPaying: 'closes-tab' } },
  expect: { verdict: 'paid', acknowledged: true, order: 'processing', push: { status: 200, handled: true } },
});
