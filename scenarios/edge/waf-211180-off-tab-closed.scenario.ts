import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'waf-211180-off-tab-closed',
  title: 'Comodo’s rules without 211180 let the push in',
  row: 9,
  tags: ['firewall'],
  source: ['Krokedil, "Callbacks": "ModSecurity firewall blocking push notifications"'],
  given: {
    edge: { waf: 'modsecurity', ruleset: 'comodo', rules: { '211180': 'off' } },
    shopper: { afterPaying: 'closes-tab' },
  },
  expect: { verdict: 'paid', acknowledged: true, order: 'processing', push: { status: 200, handled: true } },
});
