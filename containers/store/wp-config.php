<?php
/*
 * One WordPress, many sites: the host name tells which. <site>-<plugin build>-<edge policy>.shop.test (or .internal)
 * has its data in database site_<site> and its plugins in /srv/builds/<plugin build>. Home and site URL are ordinary
 * options of that database. Nothing else differs from an ordinary installation.
 *
 * A site whose id ends in "const" (before "cached", "folder", "apache", "lossy" or "single", which are the web server's) has constants of its own, in option
 * harness_constants: they are defined before the ones below, and so stand in their place. Other sites are not asked.
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

if ( preg_match( '/const(?:cached)?(?:folder)?(?:apache|lossy|single)?$/', $harness_match[1] ) ) {
	harness_define_constants();
}

foreach ( array( 'AUTH_KEY', 'SECURE_AUTH_KEY', 'LOGGED_IN_KEY', 'NONCE_KEY', 'AUTH_SALT', 'SECURE_AUTH_SALT', 'LOGGED_IN_SALT', 'NONCE_SALT' ) as $harness_key ) {
	defined( $harness_key ) || define( $harness_key, hash( 'sha256', $harness_key . getenv( 'DATABASE_PASSWORD' ) ) );
}

foreach ( array(
	'WP_CONTENT_DIR'             => '/srv/content',
	'WP_PLUGIN_DIR'              => '/srv/builds/' . $harness_match[2],
	'DISABLE_WP_CRON'            => true,
	'AUTOMATIC_UPDATER_DISABLED' => true,
	'DISALLOW_FILE_MODS'         => true,
	'WP_HTTP_BLOCK_EXTERNAL'     => true,
	'WP_ACCESSIBLE_HOSTS'        => '*.klarna.com,*.kustom.co,' . $harness_host,
	// WooCommerce's own log handler for the database: each site keeps its log beside its orders.
	'WC_LOG_HANDLER'             => 'WC_Log_Handler_DB',
	'WP_DEBUG'                   => false,
) as $harness_key => $harness_value ) {
	defined( $harness_key ) || define( $harness_key, $harness_value );
}

if ( ! defined( 'ABSPATH' ) ) {
	define( 'ABSPATH', '/srv/wordpress/' );
}

/** WordPress has no connection to the database yet: this one is for one question. */
function harness_define_constants(): void {
	$database = new mysqli( DB_HOST, DB_USER, DB_PASSWORD, DB_NAME );
	$rows     = $database->query( "SELECT option_value FROM wp_options WHERE option_name = 'harness_constants'" );
	foreach ( json_decode( (string) ( $rows->fetch_row()[0] ?? '' ), true ) ?? array() as $name => $value ) {
		defined( $name ) || define( $name, $value );
	}
	$database->close();
}
