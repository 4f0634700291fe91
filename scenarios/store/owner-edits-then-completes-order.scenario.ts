import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'owner-edits-then-completes-order',
  title:
    'The owner adds a line to a paid order and completes it: Klarna holds less than is captured, and the order ends on hold',
  row: 40,
  tags: ['state'],
  source: ['block-checkout.md, "Order management built in": observed with 2.19.1 and 2.20.9'],
  shownBy: '2.20.9',
  given: { store: { owner: 'edits-and-completes' } },
  expect: { verdict: 'paid-but-on-hold', acknowledged: true, klarna: 'authorized', order: 'on-hold' },
  elsewhere: [
    {
      plugin: '<2.19.0',
      why: 'Before 2.19 order management is a plugin of its own.',
      expect: { verdict: 'paid', acknowledged: true, klarna: 'authorized', order: 'completed' },
    },
  ],
});
