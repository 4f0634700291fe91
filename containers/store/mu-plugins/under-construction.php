<?php
/**
 * Plugin Name: Under construction (harness)
 * Description: Answers every visitor's request by 200 and a page. On while option harness_fault is "under-construction".
 *
 * It acts on init, as home-made plugins do and as the report tells, which names no plugin: callbacks are "received and
 * served (HTTP response is 200)" and WooCommerce sees none. The best known plugins come later and stop pages only: Under
 * Construction acts on wp, LightStart on template_redirect, and WooCommerce has handled its callback by then.
 *
 * Source: github.com/szelpe/woocommerce-barion issue 32; the hooks are in these plugins' code.
 */
if ( 'under-construction' !== get_option( 'harness_fault' ) ) {
	return;
}

add_action(
	'init',
	static function () {
		// Administrators are let in.
		if ( defined( 'HARNESS_ERRAND' ) || is_admin() ) {
			return;
		}
		header( 'Content-Type: text/html; charset=utf-8' );
		exit( '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Under construction</title></head><body><h1>Our website is under construction</h1></body></html>' );
	},
	0
);
