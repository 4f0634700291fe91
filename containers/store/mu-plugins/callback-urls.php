<?php
/**
 * Plugin Name: Callback URLs (harness)
 * Description: Builds callback URLs that need no rewriting: /?wc-api=KCO_WC_Push&… for /wc-api/KCO_WC_Push/?…. Off unless
 * option harness_callback_urls is "query".
 *
 * The plugin asks home_url() for its callback URLs, the query string sometimes included, so this is the place to change them.
 */
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
