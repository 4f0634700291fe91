import { declinedBefore2, defineScenario, pageCache } from '../../harness/index.ts';

export default defineScenario({
  id: 'page-cache-and-211180',
  title:
    'A page cache answers the customer’s return, and Comodo 211180 blocks the push: lost although the customer came back',
  row: 30,
  tags: ['code', 'firewall'],
  source: [
    'failure-catalog.md 30: both lost, return and push: paid but pending',
    'failure-catalog.md 44: page cache on order-received',
    'failure-catalog.md 9: ModSecurity, Comodo rule 211180 on the push URL',
  ],
  shownBy: '2.13.11',
  given: { edge: { waf: 'modsecurity', ruleset: 'comodo', rules: { '211180': 'on' } }, faults: [pageCache()] },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { status: 403, blockedBy: 'rule 211180', handled: false },
  },
  elsewhere: [
    declinedBefore2({ status: 403, blockedBy: 'rule 211180' }),
    {
      plugin: '>=2.0.0 <2.1.0',
      why: '2.0 completes the order before the order-received page.',
      expect: { verdict: 'paid', acknowledged: true, order: 'processing', push: 'none' },
      mayNotFire: true,
    },
    {
      plugin: '>=2.18.4',
      why: 'The push URL has no kco_session_id any more, and passes the rule.',
      expect: { verdict: 'paid', acknowledged: true, order: 'processing', push: { status: 200, handled: true } },
    },
  ],
});
