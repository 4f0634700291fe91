<?php
// Step 3: a Swedish shop with one product, one flat rate and the shortcode checkout.
$_SERVER['HTTP_HOST'] = getenv( 'HARNESS_HOST' );
$_SERVER['HTTPS']     = 'on';
require '/srv/wordpress/wp-load.php';

$options = array(
	'default_country'                        => 'SE',
	'store_address'                          => 'Testgatan 1',
	'store_city'                             => 'Stockholm',
	'store_postcode'                         => '11122',
	'currency'                               => 'SEK',
	'price_num_decimals'                     => '2',
	'allowed_countries'                      => 'specific',
	'specific_allowed_countries'             => array( 'SE' ),
	'ship_to_countries'                      => '',
	'ship_to_destination'                    => 'shipping',
	'default_customer_address'               => 'base',
	'calc_taxes'                             => 'no',
	'enable_guest_checkout'                  => 'yes',
	'enable_signup_and_login_from_checkout'  => 'no',
	'enable_checkout_login_reminder'         => 'no',
	'manage_stock'                           => 'no',
	'coming_soon'                            => 'no',
	'store_pages_only'                       => 'no',
	'allow_tracking'                         => 'no',
	'show_marketplace_suggestions'           => 'no',
	'task_list_hidden'                       => 'yes',
	'onboarding_profile'                     => array( 'skipped' => true ),
	'feature_order_attribution_enabled'      => 'no',
	'cart_redirect_after_add'                => 'no',
	'gateway_order'                          => array( 'kco' => 0 ),
	'logs_default_handler'                   => 'WC_Log_Handler_DB',
);
foreach ( $options as $name => $value ) {
	update_option( "woocommerce_$name", $value );
}

WC_Install::create_pages();
foreach ( array( 'cart', 'checkout' ) as $page ) {
	wp_update_post(
		array(
			'ID'           => wc_get_page_id( $page ),
			'post_content' => "[woocommerce_$page]",
		)
	);
}
$terms = wp_insert_post( array( 'post_type' => 'page', 'post_status' => 'publish', 'post_title' => 'Terms', 'post_name' => 'terms', 'post_content' => 'Test terms.' ) );
update_option( 'woocommerce_terms_page_id', $terms );

$zone     = new WC_Shipping_Zone( 0 );
$instance = $zone->add_shipping_method( 'flat_rate' );
update_option( "woocommerce_flat_rate_{$instance}_settings", array( 'title' => 'Flat rate', 'tax_status' => 'none', 'cost' => '49' ) );
// WooCommerce 7 has counted the methods already, and tells an old count by its second only: it may still be this one.
delete_transient( 'wc_shipping_method_count_legacy' );

$product = new WC_Product_Simple();
$product->set_name( 'Test product' );
$product->set_slug( 'test-product' );
$product->set_sku( 'TEST-1' );
$product->set_regular_price( '100' );
$product->set_status( 'publish' );
$product->save();
update_option( 'harness_product_id', $product->get_id() );

// A customer with an account: harness/scenario/shop-account.ts.
wp_insert_user(
	array(
		'user_login' => 'shopper',
		'user_pass'  => 'a-shopper-of-the-harness',
		'user_email' => 'shopper@shop.test',
		'role'       => 'customer',
	)
);

// What the harness's own must-use plugins ask for: an option that is there is loaded with all others.
foreach ( array( 'faults', 'callback_urls', 'callback_host', 'language_prefix', 'checkout_flow' ) as $name ) {
	add_option( "harness_$name", '' );
}
delete_option( 'rewrite_rules' );
