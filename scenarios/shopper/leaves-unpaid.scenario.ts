import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'leaves-unpaid',
  title: 'The customer presses Buy and breaks the payment off: the order is pending, and that is right',
  row: 42,
  tags: ['state'],
  source: [
    'failure-catalog.md 42: order merely abandoned, nothing paid: pending, and that is right',
    'Krokedil: "pending orders"',
  ],
  given: { shopper: { pays: 'leaves-unpaid' } },
  expect: { verdict: 'abandoned', acknowledged: false, order: 'pending', push: 'none' },
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: '1.x makes its order only after the payment.',
      expect: { verdict: 'abandoned', acknowledged: false, order: 'none', push: 'none' },
    },
  ],
});
