<?php
/**
 * Plugin Name: Language prefix (harness)
 * Description: Does to callback URLs what language plugins are reported to do. Off unless the site asks for it.
 *
 * Option harness_language_prefix:
 *   answered      callback URLs are built as /en/wc-api/…; WooCommerce's own rewrite rule answers them.
 *   not-answered  the same URLs, but the language router takes /en/… for content and finds none: 404.
 *
 * Sources: github.com/mollie/WooCommerce issues 173 and 239; github.com/hyyan/woo-poly-integration issue 218.
 */
$harness_prefix = get_option( 'harness_language_prefix', '' );
if ( ! $harness_prefix ) {
	return;
}

add_filter(
	'home_url',
	static fn ( $url, $path ) => str_starts_with( ltrim( (string) $path, '/' ), 'wc-api/' )
		? str_replace( '/wc-api/', '/en/wc-api/', $url )
		: $url,
	10,
	2
);

if ( 'not-answered' === $harness_prefix ) {
	add_filter(
		'request',
		static function ( $query_vars ) {
			$path = (string) wp_parse_url( $_SERVER['REQUEST_URI'] ?? '', PHP_URL_PATH );
			return str_starts_with( $path, '/en/wc-api/' ) ? array( 'error' => '404' ) : $query_vars;
		}
	);
}
