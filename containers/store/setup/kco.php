<?php
// Step 4: the KCO plugin's settings, whole, because it reads them without merging its defaults.
$_SERVER['HTTP_HOST'] = getenv( 'HARNESS_HOST' );
$_SERVER['HTTPS']     = 'on';
require '/srv/wordpress/wp-load.php';

update_option(
	'woocommerce_kco_settings',
	array(
		'enabled'                        => 'yes',
		'title'                          => 'Klarna',
		'testmode'                       => 'yes',
		'logging'                        => 'yes',
		// Each site gets a merchant of its own: the harness writes these two when it opens the site.
		'test_merchant_id_eu'            => 'HARNESS_MERCHANT_ID',
		'test_shared_secret_eu'          => 'HARNESS_SHARED_SECRET',
		'merchant_id_eu'                 => '',
		'shared_secret_eu'               => '',
		'test_merchant_id_us'            => '',
		'test_shared_secret_us'          => '',
		'merchant_id_us'                 => '',
		'shared_secret_us'               => '',
		'allowed_customer_types'         => 'B2C',
		'shipping_methods_in_iframe'     => 'no',
		'allow_separate_shipping'        => 'no',
		'checkout_flow'                  => 'embedded',
		'show_subtotal_detail'           => 'woo',
		'title_mandatory'                => 'yes',
		'dob_mandatory'                  => 'no',
		'nin_validation_mandatory'       => 'no',
		'prefill_consent'                => 'yes',
		'send_product_urls'              => 'yes',
		'quantity_fields'                => 'no',
		'api_domain'                     => '',
		'kom_auto_capture'               => 'yes',
		'kom_auto_cancel'                => 'yes',
		'kom_auto_update'                => 'yes',
		'kom_auto_order_sync'            => 'yes',
		'kom_force_full_capture'         => 'no',
	)
);

$gateways = WC()->payment_gateways()->payment_gateways();
if ( ! isset( $gateways['kco'] ) ) {
	fwrite( STDERR, "the plugin is active, but WooCommerce has no payment gateway \"kco\"\n" );
	exit( 1 );
}
