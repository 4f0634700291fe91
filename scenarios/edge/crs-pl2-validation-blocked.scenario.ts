import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'crs-pl2-validation-blocked',
  title: 'OWASP CRS at paranoia level 2 blocks the JSON of the validation callback of 1.x',
  row: 17,
  tags: ['firewall'],
  source: [
    'failure-catalog.md 17: CRS at PL2 and up blocks JSON callbacks',
    'waf.md: validation, JSON order, PL2: 403',
  ],
  shownBy: '1.11.8',
  stack: { only: 'containers', why: 'only the real engine runs the Core Rule Set' },
  given: { edge: { waf: 'modsecurity', ruleset: 'crs-pl2' }, shopper: { afterPaying: 'closes-tab' } },
  expect: { verdict: 'declined', acknowledged: false, order: 'none', validation: { status: 403 }, push: 'none' },
  elsewhere: [
    {
      plugin: '>=2.0.0',
      why: 'Klarna sends no JSON: there is no validation callback, and a push has no body.',
      expect: {
        verdict: 'paid',
        acknowledged: true,
        order: 'processing',
        validation: 'none',
        push: { status: 200, handled: true },
      },
    },
  ],
});
