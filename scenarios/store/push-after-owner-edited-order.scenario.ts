import { defineScenario, klarnaOutage } from '../../harness/index.ts';

export default defineScenario({
  id: 'push-after-owner-edited-order',
  title: 'The owner completes and edits the order while Klarna still pushes: a later push puts it back on hold',
  row: 40,
  tags: ['state'],
  source: ['kco-plugin.md, candidate defect 1: push_cb checks totals before it looks whether the order is paid'],
  shownBy: '2.13.11',
  given: {
    store: { owner: 'completes-and-edits-total' },
    klarna: { pushAttempts: 16 },
    faults: [klarnaOutage({ route: 'acknowledge', until: { minutes: 45 } })],
  },
  expect: {
    verdict: 'paid-but-on-hold',
    acknowledged: false,
    order: 'on-hold',
    history: ['pending', 'processing', 'completed', 'on-hold'],
  },
  elsewhere: [
    {
      plugin: '<2.12.3',
      why: 'The push does not compare the totals before 2.12.3.',
      expect: { verdict: 'paid', acknowledged: true, order: 'completed' },
    },
    {
      plugin: '>=2.19.0',
      why: '2.19 captures the order at Klarna when it is completed, which acknowledges it: no push comes after that.',
      expect: {
        verdict: 'paid',
        acknowledged: true,
        klarna: 'captured',
        order: 'completed',
        history: ['pending', 'processing', 'completed'],
      },
    },
  ],
});
