<?php
/**
 * Plugin Name: Redirect flow (harness)
 * Description: Lets the KCO plugin have its setting "Checkout flow", without which it writes "embedded" over it at every request.
 * Off unless option harness_checkout_flow is "redirect".
 */
if ( 'redirect' === get_option( 'harness_checkout_flow' ) ) {
	add_filter( 'kco_enable_redirected_flow', '__return_true' );
}
