<?php
/*
 * One WordPress, many sites: the host name tells which. <site>-<plugin set>-<edge policy>.shop.test (or .internal)
 * has its data in database site_<site> and its plugins in /srv/sets/<plugin set>. Home and site URL are ordinary
 * options of that database. Nothing else differs from an ordinary installation.
 */
$harness_host = strtolower( $_SERVER['HTTP_HOST'] ?? (string) getenv( 'HARNESS_HOST' ) );
if ( ! preg_match( '/^([a-z0-9]+)-([a-z0-9]+)-[a-z0-9-]+\.shop\.(?:test|internal)$/', $harness_host, $harness_match ) ) {
	http_response_code( 421 );
	exit( "no site of this name\n" );
}
$_SERVER['HTTP_HOST'] = $harness_host;

// Behind a proxy that ends TLS, as WordPress documents it.
if ( 'https' === ( $_SERVER['HTTP_X_FORWARDED_PROTO'] ?? '' ) ) {
	$_SERVER['HTTPS'] = 'on';
}

define( 'DB_NAME', 'site_' . $harness_match[1] );
define( 'DB_USER', 'harness' );
define( 'DB_PASSWORD', (string) getenv( 'DATABASE_PASSWORD' ) );
define( 'DB_HOST', (string) getenv( 'DATABASE_HOST' ) );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'DB_COLLATE', '' );
$table_prefix = 'wp_';

foreach ( array( 'AUTH_KEY', 'SECURE_AUTH_KEY', 'LOGGED_IN_KEY', 'NONCE_KEY', 'AUTH_SALT', 'SECURE_AUTH_SALT', 'LOGGED_IN_SALT', 'NONCE_SALT' ) as $harness_key ) {
	define( $harness_key, hash( 'sha256', $harness_key . getenv( 'DATABASE_PASSWORD' ) ) );
}

define( 'WP_CONTENT_DIR', '/srv/content' );
define( 'WP_PLUGIN_DIR', '/srv/sets/' . $harness_match[2] );
define( 'DISABLE_WP_CRON', true );
define( 'AUTOMATIC_UPDATER_DISABLED', true );
define( 'DISALLOW_FILE_MODS', true );
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
define( 'WP_ACCESSIBLE_HOSTS', '*.klarna.com,*.kustom.co,' . $harness_host );
// WooCommerce's own log handler for the database: each site keeps its log beside its orders.
define( 'WC_LOG_HANDLER', 'WC_Log_Handler_DB' );

define( 'WP_DEBUG', false );

if ( ! defined( 'ABSPATH' ) ) {
	define( 'ABSPATH', '/srv/wordpress/' );
}
