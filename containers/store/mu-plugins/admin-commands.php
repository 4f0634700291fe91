<?php
/**
 * Plugin Name: Admin commands (harness)
 * Description: Does for the harness what has to be done by WordPress itself: runs scheduled events that are due, makes an
 * order, and does to one what the shop's owner does in the administration.
 *
 * What to do stands in option harness_command, with a token, and is done once, by the request that shows that token in
 * its header X-Harness-Command. All other requests pass.
 */
if ( ! isset( $_SERVER['HTTP_X_HARNESS_COMMAND'] ) ) {
	return;
}
// Not by get_option(): what the harness writes by SQL a persistent object cache does not know.
$harness_command = json_decode( (string) $wpdb->get_var( "SELECT option_value FROM $wpdb->options WHERE option_name = 'harness_command'" ), true );
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
			case 'make-order':
				harness_make_order( $harness_command['address'] );
				break;
			case 'heed-htaccess':
				harness_flag( 'htaccess-heeded', $harness_command['heeds'] );
				break;
			case 'forget-options':
				// Faults are over for this request: what was written in them is read from now on.
				$harness_command['catchUp'] && $GLOBALS['wp_object_cache']->catch_up();
				wp_cache_delete_multiple( array( 'alloptions', 'notoptions', ...$harness_command['names'] ), 'options' );
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

/** As "Add order" of the administration does, for one piece by the flat rate; where it is paid stands in an option then. */
function harness_make_order( array $address ): void {
	wp_set_current_user( 1 );
	$order = wc_create_order( array( 'status' => 'pending', 'created_via' => 'admin' ) );
	$order->add_product( wc_get_product( (int) get_option( 'harness_product_id' ) ) );
	$rates    = ( new WC_Shipping_Zone( 0 ) )->get_shipping_methods( true );
	$rate     = reset( $rates );
	$shipping = new WC_Order_Item_Shipping();
	$shipping->set_props(
		array(
			'method_title' => $rate->get_title(),
			'method_id'    => $rate->id,
			'instance_id'  => $rate->get_instance_id(),
			'total'        => $rate->get_option( 'cost' ),
		)
	);
	$order->add_item( $shipping );
	$order->set_address( $address, 'billing' );
	$order->set_address( $address, 'shipping' );
	$order->calculate_totals( false );
	$order->save();
	update_option( 'harness_order_to_pay', $order->get_checkout_payment_url() );
}

function harness_owner_acts( string $action ): void {
	wp_set_current_user( 1 );
	if ( 'sells-out' === $action ) {
		wc_update_product_stock( (int) get_option( 'harness_product_id' ), 0 );
		return;
	}
	if ( 'takes-another-order' === $action ) {
		harness_enter_order();
		return;
	}
	if ( 'asks-klarna' === $action ) {
		harness_ask_klarna();
		return;
	}
	if ( 'restores' === $action ) {
		harness_take_out_of_trash();
		return;
	}
	list( $order ) = wc_get_orders( array( 'limit' => 1, 'orderby' => 'ID', 'order' => 'DESC' ) ) + array( null );
	if ( ! $order ) {
		return;
	}
	if ( 'trashes' === $action ) {
		harness_move_to_trash( $order );
		return;
	}
	$steps = array(
		'cancels'                   => array( 'cancelled' ),
		'completes'                 => array( 'completed' ),
		'completes-and-refunds'     => array( 'completed', 'refund' ),
		'edits-total'               => array( 'edit' ),
		'edits-and-completes'       => array( 'edit', 'completed' ),
		'completes-and-edits-total' => array( 'completed', 'edit' ),
		'holds-edits-and-completes'     => array( 'on-hold', 'edit', 'completed' ),
	);
	foreach ( $steps[ $action ] as $step ) {
		// Each as in a request of its own: what the step before has made of the order is read anew.
		$order = wc_get_order( $order->get_id() );
		if ( 'edit' === $step ) {
			harness_edit_order( $order );
		} elseif ( 'refund' === $step ) {
			harness_refund_order( $order );
		} else {
			$order->update_status( $step, '', true );
		}
	}
}

/** As a job of the shop's own that looks after pending orders would, by what the plugin has for its push (2.x). */
function harness_ask_klarna(): void {
	foreach ( wc_get_orders( array( 'status' => 'pending', 'payment_method' => 'kco', 'limit' => -1 ) ) as $order ) {
		$klarna_order_id = $order->get_meta( '_wc_klarna_order_id' );
		if ( ! $klarna_order_id || ! function_exists( 'KCO_WC' ) ) {
			continue;
		}
		$api          = KCO_WC()->api;
		$klarna_order = $api->get_klarna_om_order( $klarna_order_id );
		if ( is_wp_error( $klarna_order ) || 'ACCEPTED' !== ( $klarna_order['fraud_status'] ?? '' ) ) {
			continue;
		}
		if ( abs( $klarna_order['order_amount'] - round( $order->get_total() * 100 ) ) > 1 ) {
			continue;
		}
		$order->payment_complete( $klarna_order_id );
		$api->acknowledge_klarna_order( $klarna_order_id );
		$api->set_merchant_reference( $klarna_order_id, $order->get_id() );
	}
}

/** As "Move to Trash" of the list of orders does, in either place where orders are kept. */
function harness_move_to_trash( WC_Order $order ): void {
	if ( harness_has_order_tables() ) {
		$order->delete( false );
	} else {
		wp_trash_post( $order->get_id() );
	}
}

/** As "Restore" of that list does, for all that is in the trash. */
function harness_take_out_of_trash(): void {
	foreach ( wc_get_orders( array( 'status' => 'trash', 'limit' => -1 ) ) as $order ) {
		if ( harness_has_order_tables() ) {
			$order->get_data_store()->untrash_order( $order );
		} else {
			wp_untrash_post( $order->get_id() );
		}
	}
}

function harness_has_order_tables(): bool {
	return Automattic\WooCommerce\Utilities\OrderUtil::custom_orders_table_usage_is_enabled();
}

/** As "Add order" of the administration does: somebody else's, who is to pay by Klarna. */
function harness_enter_order(): void {
	$order = wc_create_order( array( 'created_via' => 'admin' ) );
	$order->add_product( wc_get_product( (int) get_option( 'harness_product_id' ) ) );
	$order->set_payment_method( 'kco' );
	$order->calculate_totals();
	$order->save();
}

/** As "Add fee" and then "Save" of the order screen do. */
function harness_edit_order( WC_Order $order ): void {
	$fee = new WC_Order_Item_Fee();
	$fee->set_name( 'Gift wrapping' );
	$fee->set_amount( 10 );
	$fee->set_total( 10 );
	$order->add_item( $fee );
	$order->calculate_totals( false );
	$order->save();
	require_once WC_ABSPATH . 'includes/admin/wc-admin-functions.php';
	wc_save_order_items( $order->get_id(), array() );
}

/** As "Refund … via Klarna" of the order screen does, for the whole of it. What the plugin refuses, WooCommerce takes back. */
function harness_refund_order( WC_Order $order ): void {
	$lines = array();
	foreach ( $order->get_items( array( 'line_item', 'shipping', 'fee' ) ) as $id => $item ) {
		$lines[ $id ] = array(
			'qty'          => $item->get_quantity(),
			'refund_total' => $item->get_total(),
		);
	}
	$refund = wc_create_refund(
		array(
			'amount'         => $order->get_total(),
			'order_id'       => $order->get_id(),
			'line_items'     => $lines,
			'refund_payment' => true,
			'restock_items'  => true,
		)
	);
	if ( is_wp_error( $refund ) ) {
		error_log( 'harness: the refund came to nothing: ' . $refund->get_error_message() );
	}
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
