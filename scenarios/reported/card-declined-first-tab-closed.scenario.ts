import { defineScenario } from '../../harness/index.ts';

/**
 * The bank said no to the customer's card: WooCommerce has the order as failed, and the second try takes it up again.
 * @source WooCommerce 10.0.2, WC_Checkout::create_order: `order_awaiting_payment`, where that is pending or failed
 */
const cardIsDeclined = `
$order_id = WC()->checkout()->create_order( array( 'payment_method' => 'card' ) + $args[0] );
wc_get_order( $order_id )->update_status( 'failed', 'The card was declined.' );
WC()->session->set( 'order_awaiting_payment', $order_id );
return $args[0];`;

export default defineScenario({
  id: 'card-declined-first-tab-closed',
  title: 'The customer tries a card first, and then Klarna: the push completes the order that had failed',
  row: 66,
  tags: ['state'],
  source: ['reported-failures-2.md 66: klarna-payments issue 67'],
  stack: {
    only: 'containers',
    why: 'it takes WooCommerce’s own way to take up a failed order; the model has one way to pay',
  },
  given: {
    shopper: { afterPaying: 'closes-tab' },
    faults: [
      {
        at: 'store',
        on: { hook: 'woocommerce_after_checkout_validation', during: 'checkout' },
        does: { php: cardIsDeclined },
        called: 'card declined first',
      },
    ],
  },
  expect: {
    verdict: 'paid',
    acknowledged: true,
    order: 'processing',
    history: ['failed', 'processing'],
    push: { status: 200, handled: true },
  },
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: '1.x makes its order when the customer is back, by a form that nobody has tried to pay by card.',
      expect: { verdict: 'paid', acknowledged: true, order: 'processing' },
      mayNotFire: true,
    },
  ],
});
