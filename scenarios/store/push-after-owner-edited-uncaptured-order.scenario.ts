import { defineScenario, klarnaOutage } from '../../harness/index.ts';

export default defineScenario({
  id: 'push-after-owner-edited-uncaptured-order',
  title: 'Captures are switched off, and the owner completes and edits the order: a later push puts it back on hold',
  row: 40,
  tags: ['state'],
  source: ['kco-plugin.md, candidate defect 1: push_cb checks totals before it looks whether the order is paid'],
  shownBy: '2.20.9',
  given: {
    store: { owner: 'completes-and-edits-total', orderManagement: { capture: 'off' } },
    klarna: { pushAttempts: 16 },
    faults: [klarnaOutage({ route: 'acknowledge', until: { minutes: 45 } })],
  },
  expect: {
    verdict: 'paid-but-on-hold',
    acknowledged: false,
    klarna: 'authorized',
    order: 'on-hold',
    history: ['pending', 'processing', 'completed', 'on-hold'],
  },
  elsewhere: [
    {
      plugin: '<2.12.3',
      mayNotFire: true,
      why: 'The push does not compare the totals before 2.12.3.',
      expect: { verdict: 'paid', acknowledged: true, klarna: 'authorized', order: 'completed' },
    },
    {
      plugin: '<2.19.0',
      mayNotFire: true,
      why: 'Before 2.19 order management is a plugin of its own: there is nothing to switch off.',
      expect: {
        verdict: 'paid-but-on-hold',
        acknowledged: false,
        klarna: 'authorized',
        order: 'on-hold',
        history: ['pending', 'processing', 'completed', 'on-hold'],
      },
    },
  ],
});
