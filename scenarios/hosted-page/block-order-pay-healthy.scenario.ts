import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-order-pay-healthy',
  title:
    'An order that is paid by its link, in a shop with the block checkout: the customer pays on Klarna’s page and returns',
  tags: ['requirement'],
  source: ['block-checkout.md 1: order-pay always redirects, observed on 2.18.4 and 2.20.9'],
  given: { store: { checkout: 'block' }, shopper: { buys: 'order-pay' } },
  expect: { verdict: 'paid', acknowledged: true, order: 'processing', validation: 'none', push: 'none' },
});
