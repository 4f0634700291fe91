import { caBundleOutdated, defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'ca-bundle-outdated',
  title: 'The shop’s CA bundle does not know Klarna’s authority: the checkout has no Klarna',
  row: 49,
  tags: ['code'],
  source: ['failure-catalog.md 49: store’s CA bundle does not trust Klarna: checkout renders with no iframe'],
  stack: { only: 'containers', why: 'it takes PHP’s own TLS' },
  given: { faults: [caBundleOutdated()] },
  expect: { verdict: 'declined', acknowledged: false, order: 'none', push: 'none' },
});
