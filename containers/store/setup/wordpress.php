<?php
// Step 1: the tables, the options and the administrator of an empty WordPress.
define( 'WP_INSTALLING', true );
define( 'WP_SITEURL', 'https://' . getenv( 'HARNESS_HOST' ) );
$_SERVER['HTTP_HOST'] = getenv( 'HARNESS_HOST' );
require '/srv/wordpress/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';

wp_install( 'Harness shop', 'admin', 'admin@shop.test', false, '', wp_generate_password( 24 ) );
foreach ( array(
	'permalink_structure' => '/%postname%/',
	'blog_public'         => 0,
	'template'            => 'harness',
	'stylesheet'          => 'harness',
	'admin_email'         => 'admin@shop.test',
) as $name => $value ) {
	update_option( $name, $value );
}

// The rules of a shop that has lost its plugins': WordPress's own for each structure, made while no plugin is active. One
// of WooCommerce's stays, as it does when a plugin flushes too early: where it is missing, WooCommerce 10 builds all anew.
foreach ( array( '/%postname%/', '/index.php/%postname%/' ) as $structure ) {
	$wp_rewrite->set_permalink_structure( $structure );
	$rules = array( '^checkout-link$' => 'index.php?checkout-link=true' ) + $wp_rewrite->rewrite_rules();
	add_option( "harness_rules_$structure", $rules, '', false );
}
$wp_rewrite->set_permalink_structure( '/%postname%/' );
delete_option( 'rewrite_rules' );
