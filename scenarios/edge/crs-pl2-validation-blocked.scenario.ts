import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'crs-pl2-validation-blocked',
  title:
    'OWASP CRS at paranoia level 2 lets the push in, which has no body, and blocks the JSON of the validation callback of 1.x',
  row: 17,
  tags: ['firewall'],
  source: [
    'failure-catalog.md 17: CRS at PL2 and up blocks JSON callbacks',
    'waf.md: validation, JSON order, PL2: 403',
  ],
  stack: {
    only: 'containers',
    shopper: 'http',
    why: 'only the real engine runs the Core Rule Set, and at this level it stops a browser’s checkout too (rules 920230, 942430)',
  },
  given: { edge: { waf: 'modsecurity', ruleset: 'crs-pl2' }, shopper: { afterPaying: 'closes-tab' } },
  expect: {
    verdict: 'paid',
    acknowledged: true,
    order: 'processing',
    validation: 'none',
    push: { status: 200, handled: true },
  },
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: 'Klarna asks the shop’s server before the purchase, with the order as JSON.',
      expect: { verdict: 'declined', acknowledged: false, order: 'none', validation: { status: 403 }, push: 'none' },
      mayNotFire: true,
    },
  ],
});
