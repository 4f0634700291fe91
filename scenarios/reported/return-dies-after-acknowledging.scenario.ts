import { defineScenario, hookExits } from '../../harness/index.ts';

export default defineScenario({
  id: 'return-dies-after-acknowledging',
  title:
    'The customer comes back, the plugin acknowledges first, and another plugin ends PHP when the cart is emptied: pending, and no push will come',
  row: 53,
  tags: ['code'],
  source: [
    'reported-failures-2.md 53: KCO issue 112, mollie issue 170, WooCommerce issue 43648',
    'KCO 2.0.16 to 2.20.9, kco_confirm_klarna_order: acknowledges, empties the cart, completes the payment',
  ],
  given: {
    faults: [
      {
        ...hookExits({ hook: 'woocommerce_cart_emptied', during: 'return' }),
        why: 'Another plugin ended PHP while the customer came back, when the order was acknowledged and its payment not completed yet: Klarna sends no push any more.',
        advice:
          'Find the plugin that ends PHP when the cart is emptied. Complete this order by hand: Klarna takes it for settled.',
      },
    ],
  },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: true,
    acknowledgedUnpaid: true,
    order: 'pending',
    push: 'none',
  },
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: '1.x completes the payment before the cart is emptied.',
      expect: { verdict: 'paid', acknowledged: true, order: 'processing', push: 'none' },
    },
  ],
});
