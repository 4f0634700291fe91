import { defineScenario, wordfence } from '../../harness/index.ts';

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
  id: 'card-declined-first-push-blocked-tab-closed',
  title:
    'The customer tries a card first, and then Klarna, and the push is blocked: a paid order looks like one that failed',
  row: 66,
  tags: ['state', 'firewall'],
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
      wordfence({ from: 'paid' }),
    ],
  },
  expect: {
    verdict: 'paid-but-cancelled',
    acknowledged: false,
    order: 'failed',
    push: { status: 503, blockedBy: 'wordfence', handled: false },
  },
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: '1.x makes its order when the customer is back, by a form that nobody has tried to pay by card.',
      expect: { verdict: 'paid-but-no-order', acknowledged: false, order: 'none' },
      mayNotFire: true,
    },
  ],
});
