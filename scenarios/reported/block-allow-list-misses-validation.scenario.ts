import { defineScenario, path, wordfence } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-allow-list-misses-validation',
  title: 'An allow list of /wc-api/* does not know the address at which Klarna asks a block checkout: nobody can buy',
  row: 51,
  tags: ['firewall'],
  source: ['reported-failures-2.md 51: KCO changelog 2.16.0 and pull request 775; docs.kustom.co, validate-order'],
  shownBy: '2.20.9',
  given: { store: { checkout: 'block' }, faults: [wordfence({ allow: [path('/wc-api/*')] })] },
  expect: {
    verdict: 'declined',
    acknowledged: false,
    order: 'none',
    validation: { status: 503, blockedBy: 'wordfence' },
    push: 'none',
  },
});
