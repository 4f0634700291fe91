import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'amount-differs-tab-closed',
  title: 'Klarna holds one krona more than the shop: the push puts the order on hold',
  row: 40,
  tags: ['state'],
  source: [
    'failure-catalog.md 40: totals differ (rounding, edited cart)',
    'github.com/krokedil/klarna-checkout-for-woocommerce issue 42',
  ],
  given: { shopper: { afterPaying: 'closes-tab' }, klarna: { amount: 'differs' } },
  expect: {
    verdict: 'paid-but-on-hold',
    acknowledged: false,
    order: 'on-hold',
    // The second push finds the order on hold already, and changes nothing.
    push: [
      { attempt: 1, status: 200, handled: true },
      { attempt: 2, status: 200, handled: false },
    ],
  },
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: 'The push makes a backup order of Klarna’s lines, and compares their sum with Klarna’s total at the end.',
      expect: {
        verdict: 'paid-but-on-hold',
        acknowledged: true,
        order: 'on-hold',
        push: { status: 200, handled: true },
      },
    },
    {
      plugin: '<2.12.3',
      why: 'The push does not compare the totals before 2.12.3.',
      expect: { verdict: 'paid', acknowledged: true, order: 'processing', push: { status: 200, handled: true } },
    },
  ],
});
