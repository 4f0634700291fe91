import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'waf-211180-validation-blocked',
  title: 'Comodo 211180 answers 403 to the validation callback of 1.x: the customer cannot buy',
  row: 10,
  tags: ['firewall'],
  source: [
    'failure-catalog.md 10: the same on the validation URL (1.x)',
    'kco-plugin.md: 1.11.8, validation blocked 403/503: purchase declined',
  ],
  shownBy: '1.11.8',
  smoke: true,
  given: { edge: { waf: 'modsecurity', ruleset: 'comodo', rules: { '211180': 'on' } } },
  expect: {
    verdict: 'declined',
    acknowledged: false,
    order: 'none',
    validation: { status: 403, blockedBy: 'rule 211180' },
    push: 'none',
  },
  elsewhere: [
    {
      plugin: '>=2.0.0',
      why: 'Klarna no longer asks the shop’s server: the browser does it, and the WAF lets that through.',
      expect: { verdict: 'paid', acknowledged: true, order: 'processing', validation: 'none', push: 'none' },
      mayNotFire: true,
    },
  ],
});
