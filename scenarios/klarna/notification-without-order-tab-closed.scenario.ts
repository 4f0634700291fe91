import { defineScenario, liteSpeed211180 } from '../../harness/index.ts';

export default defineScenario({
  id: 'notification-without-order-tab-closed',
  title:
    'Klarna’s decision comes for an order that the shop does not have: the plugin puts it off, and nothing ever follows',
  row: 41,
  tags: ['state'],
  source: ['failure-catalog.md 41: deferred notification never runs', 'Krokedil docs: notification'],
  shownBy: '1.11.8',
  given: {
    shopper: { afterPaying: 'closes-tab' },
    klarna: { fraud: 'pending', decision: 'accepted' },
    faults: [liteSpeed211180({ from: 'paid' })],
  },
  expect: {
    verdict: 'paid-but-no-order',
    acknowledged: false,
    order: 'none',
    notification: { status: 200 },
    push: { status: 403, blockedBy: 'rule 211180', handled: false },
  },
  elsewhere: [
    {
      plugin: '>=2.19.0 <2.20.0',
      why: '2.19 has order management built in, which acts on notifications.',
      expect: { verdict: 'paid', acknowledged: true, order: 'processing', notification: { status: 200 } },
    },
    {
      plugin: '>=2.18.4',
      why: 'The push URL has no kco_session_id any more and passes the rule: the order is on hold for Klarna’s review, and stays so.',
      expect: {
        verdict: 'paid-but-on-hold',
        acknowledged: true,
        order: 'on-hold',
        push: { status: 200, handled: true },
      },
    },
    {
      plugin: '>=2.0.0 <2.18.4',
      why: 'The order is made before the payment: the notification finds it, and the plugin alone does nothing with it.',
      expect: {
        verdict: 'paid-but-pending',
        acknowledged: false,
        order: 'pending',
        push: { status: 403, blockedBy: 'rule 211180', handled: false },
        notification: { status: 200 },
      },
    },
  ],
});
