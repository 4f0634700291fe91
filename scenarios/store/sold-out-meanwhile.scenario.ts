import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'sold-out-meanwhile',
  title: 'The last piece is sold while the customer is at the checkout: the shop declines the purchase',
  row: 48,
  tags: ['code'],
  source: [
    'failure-catalog.md 48: validation',
    'docs.klarna.com, validate-order: 303 with Location denies the purchase',
  ],
  given: { store: { stock: 'managed', owner: 'sells-out' } },
  expect: { verdict: 'declined', acknowledged: false, order: 'none', push: 'none' },
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: 'Klarna asks the shop’s server, which denies by 303 and says where to send the customer.',
      expect: { verdict: 'declined', acknowledged: false, order: 'none', validation: { status: 303 }, push: 'none' },
    },
  ],
});
