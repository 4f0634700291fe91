import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'submits-twice',
  title: 'The checkout form is posted twice at the same moment, as by a double click: two orders for one payment',
  row: 39,
  tags: ['state'],
  source: [
    'failure-catalog.md 39: double submit, reload, back button',
    'github.com/krokedil/klarna-checkout-for-woocommerce issue 77',
  ],
  given: { store: { stock: 'managed' }, shopper: { submits: 'twice' } },
  expect: { verdict: 'paid-twice', acknowledged: true, order: 'several' },
});
