import { declinedBefore2, defineScenario, path, wordfence } from '../../harness/index.ts';

export default defineScenario({
  id: 'subfolder-allow-list-at-root-tab-closed',
  title: 'WordPress in a subfolder: an allow list of /wc-api/* begins at the root, and misses /butik/wc-api/',
  tags: ['firewall'],
  source: ['failure-catalog.md 16: an allow list by path, with something before wc-api'],
  given: {
    store: { wordpressIn: 'subfolder' },
    shopper: { afterPaying: 'closes-tab' },
    faults: [wordfence({ allow: [path('/wc-api/*')] })],
  },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { status: 503, blockedBy: 'wordfence', handled: false },
  },
  elsewhere: [declinedBefore2({ status: 503, blockedBy: 'wordfence' })],
});
