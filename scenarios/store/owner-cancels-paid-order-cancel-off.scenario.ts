import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'owner-cancels-paid-order-cancel-off',
  title: 'The owner cancels a paid order where that is switched off at Klarna: Klarna still wants the money',
  row: 43,
  tags: ['state'],
  source: ['block-checkout.md, "Order management built in": observed with 2.19.1 and 2.20.9'],
  shownBy: '2.20.9',
  given: { store: { owner: 'cancels', orderManagement: { cancel: 'off' } } },
  expect: { verdict: 'paid-but-cancelled', acknowledged: true, klarna: 'authorized', order: 'cancelled' },
  elsewhere: [
    {
      plugin: '<2.19.0',
      mayNotFire: true,
      why: 'Before 2.19 order management is a plugin of its own: there is nothing to switch off.',
      expect: { verdict: 'paid-but-cancelled', acknowledged: true, klarna: 'authorized', order: 'cancelled' },
    },
  ],
});
