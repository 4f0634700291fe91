import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-cart-grows-in-other-tab',
  title:
    'The block checkout: the customer puts one more piece into the cart in another tab, and pays for what the checkout has shown',
  tags: ['state'],
  source: [
    'block-checkout.md 4: cart grew in another tab, update was made before, observed on 2.20.9, 2.20.0, 2.18.4 and 2.16.4',
  ],
  shownBy: '2.20.9',
  given: { store: { checkout: 'block' }, shopper: { otherTab: 'adds-to-cart' } },
  expect: { verdict: 'paid', acknowledged: true, order: 'processing', validation: { status: 200 }, push: 'none' },
});
