<?php
/**
 * Plugin Name: Admin commands (harness)
 * Description: Does for the harness what has to be done by WordPress itself: runs scheduled events that are due, and
 * does to the order what the shop's owner does in the administration.
 *
 * What to do stands in option harness_command, with a token, and is done once, by the request that shows that token in
 * its header X-Harness-Command. All other requests pass.
 */
if ( ! isset( $_SERVER['HTTP_X_HARNESS_COMMAND'] ) ) {
	return;
}
$harness_command = json_decode( (string) get_option( 'harness_command' ), true );
delete_option( 'harness_command' );
if ( ! is_array( $harness_command ) || ! hash_equals( $harness_command['token'], $_SERVER['HTTP_X_HARNESS_COMMAND'] ) ) {
	http_response_code( 403 );
	exit( "no such command\n" );
}
define( 'HARNESS_COMMAND', true );
if ( 'run-scheduled' === $harness_command['do'] ) {
	define( 'DOING_CRON', true );
}

add_action(
	'wp_loaded',
	static function () use ( $harness_command ) {
		// Told before the work: a faulty plugin may end PHP in the middle of it, and has then ended just that.
		header( 'X-Harness-Command: begun' );
		switch ( $harness_command['do'] ) {
			case 'run-scheduled':
				harness_run_scheduled( $harness_command['olderBySeconds'], $harness_command['events'], $harness_command['atOnce'] );
				break;
			case 'owner-acts':
				harness_owner_acts( $harness_command['action'] );
				break;
			case 'heed-htaccess':
				harness_flag( 'htaccess-heeded', $harness_command['heeds'] );
				break;
			case 'lose-query':
				harness_flag( 'query-lost', $harness_command['loses'] );
				break;
		}
		exit;
	}
);

/**
 * Brings scheduled events of these names nearer by some seconds and does those that are then due, as wp-cron.php does.
 * Those of `at_once` are done whatever their time.
 */
function harness_run_scheduled( int $older_by_seconds, array $names, array $at_once ): void {
	$due = array();
	foreach ( _get_cron_array() as $time => $hooks ) {
		foreach ( array_intersect_key( $hooks, array_flip( $names ) ) as $name => $events ) {
			foreach ( $events as $event ) {
				wp_unschedule_event( $time, $name, $event['args'] );
				if ( $time - $older_by_seconds > time() ) {
					wp_schedule_single_event( $time - $older_by_seconds, $name, $event['args'] );
				} else {
					$due[] = array( $name, $event['args'] );
				}
			}
		}
	}
	foreach ( $due as list( $name, $arguments ) ) {
		do_action_ref_array( $name, $arguments );
	}
	foreach ( $at_once as $name ) {
		do_action( $name );
	}
}

function harness_owner_acts( string $action ): void {
	wp_set_current_user( 1 );
	if ( 'sells-out' === $action ) {
		wc_update_product_stock( (int) get_option( 'harness_product_id' ), 0 );
		return;
	}
	list( $order ) = wc_get_orders( array( 'limit' => 1, 'orderby' => 'ID', 'order' => 'DESC' ) ) + array( null );
	if ( ! $order ) {
		return;
	}
	if ( 'cancels' === $action ) {
		$order->update_status( 'cancelled', '', true );
		return;
	}
	if ( 'completes-and-edits-total' === $action ) {
		$order->update_status( 'completed', '', true );
	}
	// As "Add fee" of the order screen does.
	$fee = new WC_Order_Item_Fee();
	$fee->set_name( 'Gift wrapping' );
	$fee->set_amount( 10 );
	$fee->set_total( 10 );
	$order->add_item( $fee );
	$order->calculate_totals( false );
	$order->save();
}

/** The web server looks whether a file of the site's name is in this folder: see nginx.conf. */
function harness_flag( string $folder, bool $set ): void {
	$flag = "/srv/$folder/" . substr( DB_NAME, strlen( 'site_' ) );
	if ( $set ) {
		touch( $flag );
	} elseif ( file_exists( $flag ) ) {
		unlink( $flag );
	}
}
