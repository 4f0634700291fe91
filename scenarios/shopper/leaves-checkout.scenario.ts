import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'leaves-checkout',
  title: 'The customer looks at the checkout and leaves',
  row: 42,
  tags: ['state'],
  source: ['failure-catalog.md 42: order merely abandoned, nothing paid', 'Krokedil: "pending orders"'],
  given: { shopper: { pays: 'leaves-checkout' } },
  expect: { verdict: 'abandoned', acknowledged: false, order: 'none', push: 'none' },
});
