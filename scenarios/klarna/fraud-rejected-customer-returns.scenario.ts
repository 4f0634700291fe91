import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'fraud-rejected-customer-returns',
  title: 'Klarna rejects the purchase at once, and the shop learns it from the customer’s return: cancelled',
  row: 35,
  tags: ['state'],
  source: ['kco-plugin.md, candidate defect 3: REJECTED ends cancelled by return'],
  given: { klarna: { fraud: 'rejected' } },
  expect: { verdict: 'declined', acknowledged: true, order: 'cancelled' },
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: '1.x puts it on hold.',
      expect: { verdict: 'declined', acknowledged: true, order: 'on-hold' },
    },
    {
      plugin: '>=2.0.0 <2.5.11 || >=2.6.0 <2.11.0',
      why: 'These versions ask for the status "canceled", which WooCommerce does not know and takes for pending.',
      expect: { verdict: 'declined', acknowledged: true, order: 'pending' },
    },
  ],
});
