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
delete_option( 'rewrite_rules' );
