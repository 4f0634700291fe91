<?php
/**
 * Plugin Name: One PHP worker (harness)
 * Description: In a shop with one PHP worker its requests to itself wait for it in vain. WordPress gives them up after the
 * plugin's 30 seconds; here those are as short as Klarna's, by option harness_own_timeouts. Other sites are not asked.
 */
if ( ! str_ends_with( DB_NAME, 'single' ) ) {
	return;
}
add_filter(
	'http_request_args',
	static function ( $request, $url ) {
		if ( wp_parse_url( $url, PHP_URL_HOST ) === ( $_SERVER['HTTP_HOST'] ?? '' ) ) {
			$request['timeout'] *= (float) get_option( 'harness_own_timeouts' );
		}
		return $request;
	},
	20,
	2
);
