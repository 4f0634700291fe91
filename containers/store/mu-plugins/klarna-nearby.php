<?php
/**
 * Plugin Name: Klarna nearby (harness)
 * Description: Lets WordPress's "safe" requests, which KCO 1.x uses, reach Klarna's API although the fake one has a
 * private address. Other names stay refused.
 */
add_filter(
	'http_request_host_is_external',
	static fn ( $external, $host ) => $external || preg_match( '/^api(-na|-oc)?(\.playground)?\.(klarna\.com|kustom\.co)$/', $host ),
	10,
	2
);
