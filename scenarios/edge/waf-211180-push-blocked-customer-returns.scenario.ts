import { declinedBefore2, defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'waf-211180-push-blocked-customer-returns',
  title: 'Comodo 211180 answers 403 to the push and the customer returns after it',
  row: 9,
  tags: ['firewall'],
  source: [
    'Krokedil, "Callbacks": "ModSecurity firewall blocking push notifications"',
    'Observed on WordPress 6.8, KCO 2.0 to 2.14: returns, push blocked 403',
  ],
  shownBy: '2.13.11',
  given: {
    edge: { waf: 'modsecurity', ruleset: 'comodo', rules: { '211180': 'on' } },
    shopper: { afterPaying: 'returns-late' },
  },
  expect: {
    verdict: 'paid',
    acknowledged: true,
    order: 'processing',
    push: { status: 403, blockedBy: 'rule 211180', handled: false },
  },
  elsewhere: [
    declinedBefore2({ handled: null }),
    {
      plugin: '>=2.18.4',
      why: 'The push URL has no kco_session_id any more, and passes the rule.',
      expect: { verdict: 'paid', acknowledged: true, order: 'processing', push: { status: 200, handled: true } },
    },
  ],
});
