import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-crs-pl2-validation-blocked',
  title: 'The OWASP Core Rule Set at paranoia level 2 answers 403 to the validation of the block checkout',
  tags: ['firewall'],
  source: ['block-checkout.md 4: CRS 3.3.7 PL2, observed on 2.20.9 and 2.18.3'],
  shownBy: '2.20.9',
  stack: { only: 'containers', why: 'only the real engine runs the Core Rule Set' },
  given: { store: { checkout: 'block' }, edge: { waf: 'modsecurity', ruleset: 'crs-pl2' } },
  expect: { verdict: 'declined', acknowledged: false, order: 'none', validation: { status: 403 }, push: 'none' },
});
