import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'owner-holds-edits-and-completes-order-update-off',
  title:
    'Updates are switched off, and the owner edits and completes the order: Klarna holds the old sum, the capture is refused, and the order ends on hold',
  row: 40,
  tags: ['state'],
  source: ['block-checkout.md, "Order management built in": observed with 2.19.1 and 2.20.9'],
  shownBy: '2.20.9',
  given: { store: { owner: 'holds-edits-and-completes', orderManagement: { update: 'off' } } },
  expect: { verdict: 'paid-but-on-hold', acknowledged: true, klarna: 'authorized', order: 'on-hold' },
  elsewhere: [
    {
      plugin: '<2.19.0',
      mayNotFire: true,
      why: 'Before 2.19 order management is a plugin of its own.',
      expect: { verdict: 'paid', acknowledged: true, klarna: 'authorized', order: 'completed' },
    },
  ],
});
