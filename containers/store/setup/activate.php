<?php
// Activates one plugin, named by its main file: each in a PHP process of its own, as an administrator would.
$_SERVER['HTTP_HOST'] = getenv( 'HARNESS_HOST' );
$_SERVER['HTTPS']     = 'on';
require '/srv/wordpress/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';

$plugin = $argv[1];
$result = activate_plugin( $plugin );
if ( is_wp_error( $result ) ) {
	fwrite( STDERR, "$plugin: " . $result->get_error_message() . "\n" );
	exit( 1 );
}
if ( ! is_plugin_active( $plugin ) ) {
	fwrite( STDERR, "$plugin: is not active after activation\n" );
	exit( 1 );
}
