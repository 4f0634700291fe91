import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'owner-completes-paid-order-capture-off',
  title: 'The owner completes a paid order where captures are switched off: Klarna waits for somebody else to capture',
  row: 43,
  tags: ['state'],
  source: ['block-checkout.md, "Order management built in": observed with 2.19.1 and 2.20.9'],
  shownBy: '2.20.9',
  given: { store: { owner: 'completes', orderManagement: { capture: 'off' } } },
  expect: { verdict: 'paid', acknowledged: true, klarna: 'authorized', order: 'completed' },
  elsewhere: [
    {
      plugin: '<2.19.0',
      mayNotFire: true,
      why: 'Before 2.19 order management is a plugin of its own: there is nothing to switch off.',
      expect: { verdict: 'paid', acknowledged: true, klarna: 'authorized', order: 'completed' },
    },
  ],
});
