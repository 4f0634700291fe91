<?php
/**
 * Plugin Name: Slow callbacks (harness)
 * Description: Lets KCO's callbacks wait before they are handled, for as many milliseconds as option harness_callback_ms says.
 *
 * PHP sends nothing meanwhile, so it does not notice when the caller hangs up, and does its work all the same.
 */
$harness_callback_ms = (int) get_option( 'harness_callback_ms' );
if ( ! $harness_callback_ms ) {
	return;
}

// Not on the callback's own hook: with that one hooked WooCommerce would answer 200 where no plugin is active.
add_action(
	'woocommerce_api_request',
	static function ( $request ) use ( $harness_callback_ms ) {
		if ( str_starts_with( $request, 'kco_wc_' ) ) {
			usleep( $harness_callback_ms * 1000 );
		}
	}
);
