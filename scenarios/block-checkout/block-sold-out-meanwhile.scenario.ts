import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-sold-out-meanwhile',
  title:
    'The block checkout: the last piece is sold elsewhere while the customer is at the checkout, and is sold again',
  tags: ['state'],
  source: ['block-checkout.md 4: sold out meanwhile, draft exists, observed on 2.20.9'],
  shownBy: '2.20.9',
  given: { store: { checkout: 'block', stock: 'managed', owner: 'sells-out' } },
  expect: { verdict: 'paid', acknowledged: true, order: 'processing', validation: { status: 200 } },
});
