import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'owner-refunds-paid-order',
  title: 'The owner completes a paid order and refunds it: Klarna gives the money back',
  row: 43,
  tags: ['state'],
  source: ['block-checkout.md, "Order management built in": observed with 2.19.1 and 2.20.9'],
  shownBy: '2.20.9',
  given: { store: { owner: 'completes-and-refunds' } },
  expect: { verdict: 'refunded', acknowledged: true, klarna: 'refunded', order: 'refunded', refusedCalls: 'none' },
  elsewhere: [
    {
      plugin: '<2.19.0',
      why: 'Before 2.19 nobody refunds at Klarna without a plugin of its own, and WooCommerce takes its refund back.',
      expect: { verdict: 'paid', acknowledged: true, klarna: 'authorized', order: 'completed' },
    },
  ],
});
