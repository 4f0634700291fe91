<?php
/**
 * Plugin Name: Language prefix (harness)
 * Description: Does to callback URLs what language plugins are reported to do. Off unless the site asks for it.
 *
 * Option harness_language_prefix:
 *   answered      callback URLs are built as /en/wc-api/…; WooCommerce's own rewrite rule answers them.
 *   not-answered  the same URLs, but the language router takes /en/… for content and finds none: 404.
 *   demanded      the URLs stay as they are, and the router answers /wc-api/… by 404 because it has no prefix: Polylang with
 *                 a prefix for every language, see docs/language-plugins.md.
 *
 * Sources: github.com/mollie/WooCommerce issues 173 and 239; github.com/hyyan/woo-poly-integration issue 218.
 */
$harness_prefix = get_option( 'harness_language_prefix', '' );
if ( ! $harness_prefix ) {
	return;
}

if ( 'demanded' === $harness_prefix ) {
	add_filter(
		'request',
		static function ( $query_vars ) {
			$path = harness_path_in_shop();
			$has_rules = '' !== get_option( 'permalink_structure' );
			return $has_rules && str_starts_with( $path, '/wc-api/' ) ? array( 'error' => '404' ) : $query_vars;
		}
	);
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
			$path = harness_path_in_shop();
			return str_starts_with( $path, '/en/wc-api/' ) ? array( 'error' => '404' ) : $query_vars;
		}
	);
}

/** The path of the request as rewrite rules see it: without the folder that WordPress may live in. */
function harness_path_in_shop(): string {
	$path   = (string) wp_parse_url( $_SERVER['REQUEST_URI'] ?? '', PHP_URL_PATH );
	$folder = (string) wp_parse_url( (string) get_option( 'home' ), PHP_URL_PATH );
	return str_starts_with( $path, "$folder/" ) ? substr( $path, strlen( $folder ) ) : $path;
}
