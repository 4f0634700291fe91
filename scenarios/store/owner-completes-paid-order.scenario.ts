import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'owner-completes-paid-order',
  title: 'The owner completes a paid order: the plugin captures the money at Klarna',
  row: 43,
  tags: ['state'],
  source: ['block-checkout.md, "Order management built in": observed with 2.19.1 and 2.20.9'],
  shownBy: '2.20.9',
  given: { store: { owner: 'completes' } },
  expect: { verdict: 'paid', acknowledged: true, klarna: 'captured', order: 'completed', refusedCalls: 'none' },
  elsewhere: [
    {
      plugin: '<2.19.0',
      why: 'Before 2.19 order management is a plugin of its own.',
      expect: { verdict: 'paid', acknowledged: true, klarna: 'authorized', order: 'completed' },
    },
  ],
});
