import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'amount-differs-customer-returns',
  title: 'Klarna holds one krona more than the shop: the return puts the order on hold',
  row: 40,
  tags: ['state'],
  source: ['failure-catalog.md 40: totals differ (rounding, edited cart)'],
  given: { klarna: { amount: 'differs' } },
  expect: { verdict: 'paid-but-on-hold', acknowledged: false, order: 'on-hold' },
  elsewhere: [
    {
      plugin: '<2.12.3',
      why: 'The return does not compare the totals before 2.12.3.',
      expect: { verdict: 'paid', acknowledged: true, order: 'processing' },
    },
  ],
});
