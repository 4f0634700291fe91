import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'object-cache-returns-with-push',
  title: 'A persistent object cache, and push and customer come at the same instant',
  row: 70,
  tags: ['timing'],
  source: ['reported-failures-2.md 70: redis-cache issue 312, WooCommerce pull request 9801'],
  given: { store: { objectCache: 'persistent' }, shopper: { afterPaying: 'returns-with-push' } },
  expect: { verdict: 'paid', acknowledged: true, order: 'processing', push: { status: 200 } },
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: 'The push makes a backup order that is not linked to Klarna’s, and the return makes the ordinary one.',
      expect: { verdict: 'paid-twice', acknowledged: true, order: 'several', push: { status: 200 } },
    },
  ],
});
