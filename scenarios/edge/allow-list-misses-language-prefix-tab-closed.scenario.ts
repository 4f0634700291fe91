import { declinedBefore2, defineScenario, path, wordfence } from '../../harness/index.ts';

export default defineScenario({
  id: 'allow-list-misses-language-prefix-tab-closed',
  title: 'An allow list of /wc-api/ does not know the /en/wc-api/ that a language plugin makes of it',
  row: 16,
  tags: ['firewall'],
  source: [
    'failure-catalog.md 16: allow-list by path misses /en/wc-api/',
    'github.com/mollie/WooCommerce issues 173 and 239',
  ],
  given: {
    store: { languagePrefix: 'answered' },
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
