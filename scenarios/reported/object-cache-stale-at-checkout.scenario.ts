import { defineScenario, objectCacheStale } from '../../harness/index.ts';

export default defineScenario({
  id: 'object-cache-stale-at-checkout',
  title:
    'An object cache that is behind gives the checkout’s requests the session of before: the plugin finds no order of Klarna’s in it, and nobody can buy',
  row: 70,
  tags: ['state'],
  source: ['reported-failures-2.md 70: a persistent object cache serves another state of the session'],
  stack: { only: 'containers', why: 'the cache is WordPress’s; the model has none that could keep an old state' },
  given: { store: { objectCache: 'persistent' }, faults: [objectCacheStale({ during: 'checkout' })] },
  expect: { verdict: 'declined', acknowledged: false, order: 'none', push: 'none' },
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: '1.x makes its order when the customer comes back, from what Klarna holds.',
      expect: { verdict: 'paid', acknowledged: true, order: 'processing', push: 'none' },
    },
    {
      plugin: '>=2.0.0 <2.12.6',
      why: 'These versions make the order before they look for Klarna’s in the session, and then refuse it.',
      expect: { verdict: 'declined', acknowledged: false, order: 'pending', push: 'none' },
    },
  ],
});
