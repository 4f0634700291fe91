import { declinedBefore2, defineScenario, path, wordfence } from '../../harness/index.ts';

export default defineScenario({
  id: 'allow-list-misses-notification-tab-closed',
  title: 'Wordfence allows the push by name and nothing else: Klarna’s later decision never arrives',
  row: 15,
  tags: ['firewall'],
  source: ['failure-catalog.md 15: allow-list of the KCO endpoints misses one: one callback blocked, others fine'],
  shownBy: '2.13.11',
  given: {
    shopper: { afterPaying: 'closes-tab' },
    klarna: { fraud: 'pending', decision: 'accepted' },
    faults: [wordfence({ allow: [path('/wc-api/KCO_WC_Push/')] })],
  },
  expect: {
    verdict: 'paid-but-on-hold',
    acknowledged: true,
    order: 'on-hold',
    push: { status: 200, handled: true },
    notification: { status: 503, blockedBy: 'wordfence' },
  },
  elsewhere: [
    {
      plugin: '>=2.20.0',
      why: 'From 2.20 on the plugin registers no URL for notifications.',
      expect: {
        verdict: 'paid-but-on-hold',
        acknowledged: true,
        order: 'on-hold',
        push: { status: 200, handled: true },
        notification: 'none',
      },
      mayNotFire: true,
    },
    declinedBefore2({ status: 503, blockedBy: 'wordfence' }),
  ],
});
