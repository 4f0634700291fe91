import { defineScenario, queryLost } from '../../harness/index.ts';

export default defineScenario({
  id: 'query-lost-query-form-customer-returns',
  title:
    'nginx’s try_files without ?$args, and callback URLs in the query form: the way back is lost, and the home page keeps the push’s query',
  row: 52,
  tags: ['requirement'],
  source: ['reported-failures-2.md 52: the query form heals the push'],
  given: { store: { callbackUrls: 'query' }, faults: [queryLost()] },
  expect: {
    verdict: 'paid',
    acknowledged: true,
    order: 'processing',
    settledAfterMinutes: 2,
    push: { status: 200, handled: true },
  },
});
