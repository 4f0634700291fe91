<?php
/*
 * What WooCommerce does at an administrator's first visit after activation: among others it chooses the order storage,
 * its own tables (HPOS) unless an active plugin does not declare that it can work with them.
 */
$_SERVER['HTTP_HOST'] = getenv( 'HARNESS_HOST' );
$_SERVER['HTTPS']     = 'on';
require '/srv/wordpress/wp-load.php';

if ( is_callable( array( 'WC_Install', 'newly_installed' ) ) ) {
	WC_Install::newly_installed();
}
