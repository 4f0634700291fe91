import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'notification-without-order-tab-closed',
  title:
    'Klarna’s decision comes for an order that the shop does not have: the plugin puts it off, and nothing ever follows',
  row: 41,
  tags: ['state'],
  source: ['failure-catalog.md 41: deferred notification never runs', 'Krokedil docs: notification'],
  shownBy: '1.11.8',
  given: {
    edge: { layer: 'litespeed', layerFrom: 'paid' },
    shopper: { afterPaying: 'closes-tab' },
    klarna: { fraud: 'pending', decision: 'accepted' },
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
      plugin: '>=2.0.0 <2.18.4',
      why: 'The order is made before the payment: the notification finds it, and the plugin alone does nothing with it.',
      expect: {
        verdict: 'paid-but-pending',
        acknowledged: false,
        order: 'pending',
        notification: { status: 200 },
        push: { status: 403, blockedBy: 'rule 211180', handled: false },
      },
    },
  ],
});
