import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'owner-holds-edits-and-completes-order',
  title: 'The owner puts a paid order on hold before editing it: the plugin tells Klarna the new sum, and captures it',
  row: 40,
  tags: ['state'],
  source: ['block-checkout.md, "Order management built in": observed with 2.19.1 and 2.20.9'],
  shownBy: '2.20.9',
  given: { store: { owner: 'holds-edits-and-completes' } },
  expect: { verdict: 'paid', acknowledged: true, klarna: 'captured', order: 'completed' },
  elsewhere: [
    {
      plugin: '<2.19.0',
      why: 'Before 2.19 order management is a plugin of its own.',
      expect: { verdict: 'paid', acknowledged: true, klarna: 'authorized', order: 'completed' },
    },
  ],
});
