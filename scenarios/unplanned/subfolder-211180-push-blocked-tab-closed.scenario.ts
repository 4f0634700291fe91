import { declinedBefore2, defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'subfolder-211180-push-blocked-tab-closed',
  title: 'WordPress in a subfolder: Comodo 211180 does not look at the path, and answers 403 to the push there too',
  tags: ['firewall'],
  source: ['Krokedil, "Callbacks": "ModSecurity firewall blocking push notifications"'],
  shownBy: '2.13.11',
  given: {
    store: { wordpressIn: 'subfolder' },
    edge: { waf: 'modsecurity', ruleset: 'comodo', rules: { '211180': 'on' } },
    shopper: { afterPaying: 'closes-tab' },
  },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { status: 403, blockedBy: 'rule 211180', handled: false },
  },
  elsewhere: [
    declinedBefore2({ status: 403, blockedBy: 'rule 211180' }),
    {
      plugin: '>=2.18.4',
      why: 'The push URL has no kco_session_id any more, and passes the rule.',
      expect: { verdict: 'paid', acknowledged: true, order: 'processing', push: { status: 200, handled: true } },
    },
  ],
});
