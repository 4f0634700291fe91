import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-shipping-in-iframe',
  title:
    'The block checkout with the shipping chosen in Klarna’s iframe: the validation finds the choice, and the order is paid',
  tags: ['requirement'],
  source: ['block-checkout.md 3: shipping in the iframe works'],
  shownBy: '2.20.9',
  given: { store: { checkout: 'block', shipping: 'in-iframe' } },
  expect: { verdict: 'paid', acknowledged: true, order: 'processing', validation: { status: 200 }, push: 'none' },
});
