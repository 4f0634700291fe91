import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-cart-block',
  title:
    'The customer comes by WooCommerce’s cart block, where the plugin opens Klarna’s order already, and buys at the checkout block',
  tags: ['requirement'],
  source: ['block-checkout.md 2: a cart page with the cart block, observed on 2.20.0 and 2.20.9'],
  shownBy: '2.20.9',
  given: { store: { checkout: 'block', cartPage: 'block' } },
  expect: { verdict: 'paid', acknowledged: true, order: 'processing', validation: { status: 200 }, push: 'none' },
});
