<?php
/**
 * Plugin Name: A hook that exits (harness)
 * Description: Ends PHP where WooCommerce tells that an order was paid, as a faulty plugin does. On while option
 * harness_fault is "hook-exits".
 *
 * By then the order is saved as paid; what the caller had still to do is lost.
 *
 * Source: github.com/krokedil/klarna-checkout-for-woocommerce issue 242.
 */
if ( 'hook-exits' === get_option( 'harness_fault' ) ) {
	add_action(
		'woocommerce_payment_complete',
		static function () {
			exit;
		}
	);
}
