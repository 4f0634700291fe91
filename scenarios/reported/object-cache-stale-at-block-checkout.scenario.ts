import { defineScenario, objectCacheStale } from '../../harness/index.ts';

export default defineScenario({
  id: 'object-cache-stale-at-block-checkout',
  title:
    'An object cache that is behind gives the block checkout’s requests the session of before: nobody can buy, or somebody pays and there is no order',
  row: 70,
  tags: ['state'],
  source: ['reported-failures-2.md 70: a persistent object cache serves another state of the session'],
  shownBy: '2.20.9',
  stack: { only: 'containers', why: 'the cache is WordPress’s; the model has none that could keep an old state' },
  given: {
    store: { checkout: 'block', objectCache: 'persistent' },
    faults: [objectCacheStale({ during: 'checkout' })],
  },
  expect: {
    verdict: 'declined',
    acknowledged: false,
    order: 'pending',
    validation: { status: 400, blockedBy: 'store' },
    push: 'none',
  },
  elsewhere: [
    {
      plugin: '<2.20.7',
      why: 'The plugin tells Klarna where to ask with its first update of the order, and does not find the order in the session: Klarna asks nobody, and takes the money.',
      expect: {
        verdict: 'paid-but-no-order',
        acknowledged: false,
        order: 'none',
        validation: 'none',
        push: { status: 200, handled: false },
      },
    },
  ],
});
