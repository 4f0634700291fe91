import { declinedBefore2, defineScenario, path, wordfenceRule } from '../../harness/index.ts';

export default defineScenario({
  id: 'allow-list-misses-query-form-tab-closed',
  title: 'An allow list for /wc-api/ misses callback URLs in the query form',
  row: 16,
  tags: ['firewall'],
  source: ['failure-catalog.md 16: allow-list by path misses ?wc-api=', 'altcha plugin issue 7'],
  given: {
    store: { callbackUrls: 'query' },
    shopper: { afterPaying: 'closes-tab' },
    faults: [wordfenceRule({ allow: [path('/wc-api/*')] })],
  },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { status: 403, blockedBy: 'wordfence-rule', handled: false },
  },
  elsewhere: [declinedBefore2({ status: 403, blockedBy: 'wordfence-rule' })],
});
