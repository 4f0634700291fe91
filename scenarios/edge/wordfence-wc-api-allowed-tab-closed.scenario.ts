import { defineScenario, path, wordfence } from '../../harness/index.ts';

export default defineScenario({
  id: 'wordfence-wc-api-allowed-tab-closed',
  title: 'Wordfence with /wc-api/ on its allowlist lets the push in',
  row: 11,
  tags: ['firewall'],
  source: ['failure-catalog.md 11: allowlist', 'failure-catalog.md 15: /wc-api/*'],
  given: { shopper: { afterPaying: 'closes-tab' }, faults: [wordfence({ allow: [path('/wc-api/*')] })] },
  expect: {
    verdict: 'paid',
    acknowledged: true,
    order: 'processing',
    push: { status: 200, handled: true },
  },
});
