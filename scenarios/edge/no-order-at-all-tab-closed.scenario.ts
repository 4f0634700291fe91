import { defineScenario, liteSpeed211180 } from '../../harness/index.ts';

export default defineScenario({
  id: 'no-order-at-all-tab-closed',
  title: '1.x: the customer never returns and the push is blocked: the shop has no order at all',
  row: 50,
  tags: ['code', 'firewall'],
  source: ['failure-catalog.md 50: 1.x: no return and no push'],
  shownBy: '1.11.8',
  given: { shopper: { afterPaying: 'closes-tab' }, faults: [liteSpeed211180({ from: 'paid' })] },
  expect: {
    verdict: 'paid-but-no-order',
    acknowledged: false,
    order: 'none',
    validation: { status: 200 },
    push: { status: 403, blockedBy: 'rule 211180', handled: false },
  },
  elsewhere: [
    {
      plugin: '>=2.0.0 <2.18.4',
      why: 'The order is made before the payment, and stays pending.',
      expect: {
        verdict: 'paid-but-pending',
        acknowledged: false,
        order: 'pending',
        push: { status: 403, blockedBy: 'rule 211180', handled: false },
      },
    },
    {
      plugin: '>=2.18.4',
      why: 'The push URL has no kco_session_id any more, and passes the rule.',
      expect: { verdict: 'paid', acknowledged: true, order: 'processing', push: { status: 200, handled: true } },
    },
  ],
});
