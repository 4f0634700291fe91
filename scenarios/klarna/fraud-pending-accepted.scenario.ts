import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'fraud-pending-accepted',
  title: 'Klarna reviews the purchase for six hours and accepts it: the order stays on hold',
  row: 35,
  tags: ['state'],
  source: [
    'failure-catalog.md 35: fraud review: PENDING, then ACCEPTED',
    'github.com/krokedil/klarna-checkout-for-woocommerce issue 264',
  ],
  shownBy: '2.13.11',
  given: { klarna: { fraud: 'pending', decision: 'accepted' } },
  expect: { verdict: 'paid-but-on-hold', acknowledged: true, order: 'on-hold', notification: { status: 200 } },
  elsewhere: [
    {
      plugin: '>=2.19.0 <2.20.0',
      why: '2.19 has order management built in, which acts on notifications.',
      expect: { verdict: 'paid', acknowledged: true, order: 'processing', notification: { status: 200 } },
    },
    {
      plugin: '>=2.20.0',
      why: 'From 2.20 on the plugin registers no URL for notifications.',
      expect: { verdict: 'paid-but-on-hold', acknowledged: true, order: 'on-hold', notification: 'none' },
    },
  ],
});
