import { declinedBefore2, defineScenario, liteSpeed211180 } from '../../harness/index.ts';

export default defineScenario({
  id: 'litespeed-211180-tab-closed',
  title: 'LiteSpeed runs Comodo’s rule 211180 and answers 403 to the push',
  row: 9,
  tags: ['firewall'],
  source: [
    'failure-catalog.md 9: ModSecurity, Comodo rule 211180 on the push URL',
    'waf.md, "Other layers, as they answer": LiteSpeed, 403',
  ],
  shownBy: '2.13.11',
  given: { shopper: { afterPaying: 'closes-tab' }, faults: [liteSpeed211180()] },
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
