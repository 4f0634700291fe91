<?php
/**
 * Plugin Name: Outdated authorities (harness)
 * Description: Lets WordPress trust the authorities it came with and not the run's, as a shop does whose bundle is older
 * than Klarna's certificate. On while option harness_fault is "ca-bundle-outdated".
 */
if ( 'ca-bundle-outdated' === get_option( 'harness_fault' ) ) {
	add_filter(
		'http_request_args',
		static fn ( $arguments ) => array( 'sslcertificates' => '/srv/outdated-authorities.crt' ) + $arguments
	);
}
