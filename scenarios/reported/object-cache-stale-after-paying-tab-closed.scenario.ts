import { defineScenario, objectCacheStale } from '../../harness/index.ts';

export default defineScenario({
  id: 'object-cache-stale-after-paying-tab-closed',
  title:
    'An object cache that is behind from the payment on serves the order as it was: the push completes it in the database all the same',
  row: 70,
  tags: ['state'],
  source: ['reported-failures-2.md 70: a persistent object cache serves another state of the order'],
  stack: { only: 'containers', why: 'the cache is WordPress’s; the model has none that could keep an old state' },
  given: {
    store: { objectCache: 'persistent' },
    shopper: { afterPaying: 'closes-tab' },
    faults: [objectCacheStale({ from: 'paid' })],
  },
  expect: { verdict: 'paid', acknowledged: true, order: 'processing', push: { status: 200, handled: true } },
});
