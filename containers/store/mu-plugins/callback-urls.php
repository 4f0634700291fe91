<?php
/**
 * Plugin Name: Callback URLs (harness)
 * Description: Builds other callback URLs. Off unless an option says otherwise: harness_callback_urls is "query" for URLs that need no
 * rewriting, /?wc-api=KCO_WC_Push&… for /wc-api/KCO_WC_Push/?…; harness_callback_host is a host name for another one in them, as
 * plugins make it that give each language a domain, and shops that were moved by hand.
 *
 * The plugin asks home_url() for its callback URLs, the query string sometimes included, and rest_url() for the block checkout's, so
 * these are the places to change them.
 */
$harness_callback_host = (string) get_option( 'harness_callback_host' );
if ( '' !== $harness_callback_host ) {
	$harness_with_host = static fn ( $url ) => preg_replace(
		'~^(https?://)[^/]+(?=/(?:[^?]*\bwc-api/|.*\bkco-block/))~',
		'${1}' . $harness_callback_host,
		$url
	);
	add_filter( 'home_url', $harness_with_host, 8 );
	add_filter( 'rest_url', $harness_with_host );
}

if ( 'query' !== get_option( 'harness_callback_urls' ) ) {
	return;
}

// Before language-prefix.php, which then finds no /wc-api/ any more.
add_filter(
	'home_url',
	static fn ( $url ) => preg_replace_callback(
		'~/wc-api/(\w+)/?(?:\?(.*))?$~',
		static fn ( $match ) => "/?wc-api=$match[1]" . ( isset( $match[2] ) ? "&$match[2]" : '' ),
		$url
	),
	9
);
