import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'decision-after-owner-cancelled-tab-closed',
  title: 'The owner cancels an order under review, and Klarna accepts it later',
  row: 35,
  tags: ['state'],
  source: ['failure-catalog.md 35: hours later', 'kco-plugin.md: late push after the shop cancelled the order'],
  shownBy: '2.13.11',
  given: {
    store: { owner: 'cancels' },
    shopper: { afterPaying: 'closes-tab' },
    klarna: { fraud: 'pending', decision: 'accepted', pushAttempts: 16 },
  },
  expect: { verdict: 'paid-but-cancelled', acknowledged: true, order: 'cancelled', notification: { status: 200 } },
  elsewhere: [
    {
      plugin: '>=2.19.0 <2.20.0',
      why: '2.19 has order management built in, which acts on notifications.',
      expect: { verdict: 'paid', acknowledged: true, order: 'processing', notification: { status: 200 } },
    },
    {
      plugin: '>=2.20.0',
      why: 'From 2.20 on the plugin registers no URL for notifications.',
      expect: { verdict: 'paid-but-cancelled', acknowledged: true, order: 'cancelled', notification: 'none' },
    },
  ],
});
