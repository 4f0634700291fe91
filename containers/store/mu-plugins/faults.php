<?php
/**
 * Plugin Name: Faults (harness)
 * Description: Plays the faults of a scenario that are inside the shop, between the shop and itself, or on its way to Klarna.
 *
 * Option harness_faults says which are on now; the harness writes it when the site opens and whenever time changes that, so
 * this plugin knows no time. JSON: { "timeouts": 0.2, "apiTimeouts": true, "faults": [ { "index", "at", "on", "does", "delayMs" } ] },
 * where "on" and "does" are the scenario's, "during" is always a list, "nth" always { "from", "to" }, "delayMs" is in real
 * milliseconds, "calls" has the routes of Klarna's API as [ method, regular expression ], and "timeouts" is how much of a
 * time-out is left at the scenario's rate. Empty: nothing is on.
 *
 * A fault acts at priority 0 of its hook, before what others do there. Each firing is written down before it acts, over a
 * connection of its own: neither the end of PHP nor a database that refuses writes loses it. What cannot be written down is
 * not done. Admin commands of the harness meet no faults.
 *
 * Sources: github.com/krokedil/klarna-checkout-for-woocommerce issue 242 (a hook that exits); github.com/szelpe/woocommerce-barion
 * issue 32 (a page "under construction", answered on init; the best known plugins of that kind act later and let callbacks pass).
 */
$harness_told = (string) get_option( 'harness_faults' );
if ( '' === $harness_told || defined( 'HARNESS_COMMAND' ) ) {
	return;
}
( new Harness_Faults( json_decode( $harness_told, true ) ) )->begin();

final class Harness_Faults {
	private array $faults;
	private float $timeouts;
	private bool $api_timeouts;
	private string $activity;
	private ?mysqli $record = null;
	/** Whether this request is among those that a fault is for, by its index: a request counts once. */
	private array $counted = array();
	/** Faults that are written down once in a request, whatever it meets of them. */
	private array $once = array();
	/** The connection that refuses writes already. */
	private $read_only = null;

	public function __construct( array $told ) {
		$this->faults       = $told['faults'];
		$this->timeouts     = $told['timeouts'];
		$this->api_timeouts = $told['apiTimeouts'];
		$this->activity     = harness_activity( $_SERVER['REQUEST_URI'] ?? '' );
	}

	public function begin(): void {
		foreach ( $this->faults as $fault ) {
			switch ( $fault['at'] ) {
				case 'store':
					$this->begin_in_store( $fault );
					break;
				case 'loopback':
					if ( isset( $fault['does']['unreachable'] ) ) {
						add_action( 'http_api_curl', fn ( $handle, $request, $url ) => $this->at_unreachable_shop( $fault, $handle, $request, $url ), 10, 3 );
					} else {
						add_filter( 'pre_http_request', fn ( $answer, $request, $url ) => $this->at_loopback( $fault, $answer, $request, $url ), 10, 3 );
					}
					break;
				case 'klarna-api':
					if ( isset( $fault['does']['unreachable'] ) ) {
						add_action( 'http_api_curl', fn ( $handle, $request, $url ) => $this->at_klarna( $fault, $handle, $request, $url ), 10, 3 );
					}
					break;
			}
		}
		if ( $this->api_timeouts ) {
			add_filter( 'http_request_args', fn ( $request, $url ) => $this->with_short_timeout( $request, $url ), 20, 2 );
		}
	}

	private function begin_in_store( array $fault ): void {
		$does = $fault['does'];
		if ( isset( $does['without'] ) ) {
			$this->watch_for_lost( $fault, $does['without'] );
		} elseif ( isset( $does['rewrite'] ) ) {
			// nginx has done it, and $_GET is empty.
			if ( str_contains( $_SERVER['REQUEST_URI'] ?? '', '?' ) && '' === ( $_SERVER['QUERY_STRING'] ?? '' ) ) {
				$this->fires( $fault, harness_request() . ' without its query' );
			}
		} elseif ( isset( $fault['on']['hook'] ) ) {
			add_filter( $fault['on']['hook'], fn ( ...$args ) => $this->at_hook( $fault, $args ), 0, 99 );
		} elseif ( isset( $does['database'] ) && $this->is_for_this_request( $fault ) ) {
			$this->refuse_writes( $fault );
		} elseif ( isset( $does['objectCache'] ) && $this->is_for_this_request( $fault ) ) {
			$this->leave_cache_behind( $fault );
		}
	}

	/** @return mixed the hook's first argument, so that filters go on with it. */
	private function at_hook( array $fault, array $args ) {
		$hook = $fault['on']['hook'];
		if ( ! $this->is_for_this_request( $fault ) ) {
			return $args[0] ?? null;
		}
		if ( isset( $fault['does']['database'] ) ) {
			$this->wait( $fault );
			$this->refuse_writes( $fault );
			return $args[0] ?? null;
		}
		if ( isset( $fault['does']['objectCache'] ) ) {
			$this->wait( $fault );
			$this->leave_cache_behind( $fault );
			return $args[0] ?? null;
		}
		if ( ! $this->fires( $fault, $hook . $this->during() ) ) {
			return $args[0] ?? null;
		}
		$this->wait( $fault );
		if ( isset( $fault['does']['answer'] ) ) {
			harness_answer( $fault['does']['answer'] );
		}
		switch ( $fault['does']['php'] ?? 'sleep' ) {
			case 'sleep':
				return $args[0] ?? null;
			case 'exit':
				exit;
			case 'throw':
				throw new Exception( "thrown in $hook" );
			case 'fatal':
				return harness_function_that_nobody_defined();
			default:
				return harness_run( $fault['does']['php'], $args );
		}
	}

	/** Whether the request is the fault's: by what the shop is doing, and by its number among those. */
	private function is_for_this_request( array $fault ): bool {
		if ( ! $this->is_during( $fault ) ) {
			return false;
		}
		$this->counted[ $fault['index'] ] ??= $this->is_next_inside( $fault );
		return $this->counted[ $fault['index'] ];
	}

	/** Whether the shop is doing what the fault is for. */
	private function is_during( array $fault ): bool {
		$during = $fault['on']['during'] ?? null;
		return null === $during || in_array( $this->activity, $during, true );
	}

	/** Counts over all requests of the site. */
	private function is_next_inside( array $fault ): bool {
		$nth = $fault['on']['nth'] ?? null;
		if ( null === $nth ) {
			return true;
		}
		$record = $this->record();
		if ( ! $record ) {
			return false;
		}
		$record->query( 'INSERT INTO harness_counts (fault, passed) VALUES (' . (int) $fault['index'] . ', LAST_INSERT_ID(1)) ON DUPLICATE KEY UPDATE passed = LAST_INSERT_ID(passed + 1)' );
		$number = $record->insert_id;
		return $number >= $nth['from'] && ( null === $nth['to'] || $number <= $nth['to'] );
	}

	/** The server itself refuses what writes: WordPress goes on with its errors, as it does on a read-only replica. */
	private function refuse_writes( array $fault ): void {
		add_filter(
			'query',
			function ( $query ) use ( $fault ) {
				global $wpdb;
				// WordPress may have lost its connection and made another.
				if ( $wpdb->dbh instanceof mysqli && $this->read_only !== $wpdb->dbh ) {
					$this->read_only = $wpdb->dbh;
					mysqli_query( $wpdb->dbh, 'SET SESSION TRANSACTION READ ONLY' );
				}
				if ( preg_match( '/^\s*(INSERT|UPDATE|DELETE|REPLACE)\b/i', $query, $match ) ) {
					$this->fires_once( $fault, strtoupper( $match[1] ) . $this->during() );
				}
				return $query;
			}
		);
	}

	/** What this request writes to the object cache no other reads: persistent-cache.php. */
	private function leave_cache_behind( array $fault ): void {
		if ( $GLOBALS['wp_object_cache'] instanceof Harness_Object_Cache ) {
			$GLOBALS['wp_object_cache']->fall_behind( fn () => $this->fires_once( $fault, 'object cache' . $this->during() ) );
		}
	}

	/** The harness has taken the part away; here is seen whether a request misses it. Nothing is seen of .htaccess: Apache answers by itself. */
	private function watch_for_lost( array $fault, string $part ): void {
		switch ( $part ) {
			case 'rewrite-rules':
				add_action(
					'wp',
					function () use ( $fault ) {
						if ( is_404() && preg_match( '~/(wc-api|order-received|product)(/|$)~', harness_path() ) ) {
							$this->fires( $fault, harness_request() );
						}
					}
				);
				break;
			case 'plugin':
				add_action(
					'woocommerce_api_request',
					function ( $request ) use ( $fault ) {
						if ( ! has_action( "woocommerce_api_$request" ) ) {
							$this->fires( $fault, harness_request() );
						}
					},
					99
				);
				add_action(
					'wp_loaded',
					function () use ( $fault ) {
						if ( in_array( $this->activity, array( 'return', 'checkout' ), true ) ) {
							$this->fires( $fault, harness_request() );
						}
					}
				);
				break;
			case 'klarna-authority':
				add_filter(
					'http_request_args',
					function ( $request, $url ) use ( $fault ) {
						if ( ! str_starts_with( $url, 'https:' ) || ! $this->is_for_this_request( $fault ) || ! $this->fires( $fault, "{$request['method']} $url" . $this->during() ) ) {
							return $request;
						}
						return array( 'sslcertificates' => '/srv/outdated-authorities.crt' ) + $request;
					},
					10,
					2
				);
				break;
		}
	}

	/** WordPress's own requests to the shop: nobody is asked, the answer is made here. */
	private function at_loopback( array $fault, $answer, array $request, string $url ) {
		$path = (string) ( wp_parse_url( $url, PHP_URL_PATH ) ?? '/' );
		if ( false !== $answer || ! $this->is_loopback( $fault, $url ) ) {
			return $answer;
		}
		if ( ! $this->is_next_inside( $fault ) || ! $this->fires( $fault, "{$request['method']} $path" ) ) {
			return $answer;
		}
		$does       = $fault['does'];
		$timeout_ms = (int) ( 1000 * $request['timeout'] * $this->timeouts );
		$silent     = isset( $does['drop'] ) || ( $fault['delayMs'] ?? 0 ) >= $timeout_ms;
		usleep( 1000 * ( $silent ? $timeout_ms : ( $fault['delayMs'] ?? 0 ) ) );
		if ( $silent ) {
			$told = (int) ( 1000 * $request['timeout'] );
			return new WP_Error( 'http_request_failed', "cURL error 28: Operation timed out after $told milliseconds with 0 bytes received" );
		}
		if ( isset( $does['reset'] ) ) {
			return new WP_Error( 'http_request_failed', 'cURL error 56: Recv failure: Connection reset by peer' );
		}
		if ( ! isset( $does['answer'] ) ) {
			return $answer;
		}
		return array(
			'headers'  => array_change_key_case( $does['answer']['headers'] ?? array() ),
			'body'     => $does['answer']['body'] ?? '',
			'response' => array( 'code' => $does['answer']['status'], 'message' => get_status_header_desc( $does['answer']['status'] ) ),
			'cookies'  => array(),
			'filename' => null,
		);
	}

	/** Whether the shop asks itself, at an address that the fault is for. */
	private function is_loopback( array $fault, string $url ): bool {
		$parts = wp_parse_url( $url );
		return ( $parts['host'] ?? '' ) === ( $_SERVER['HTTP_HOST'] ?? '' ) && harness_glob( $fault['on']['path'] ?? '*', $parts['path'] ?? '/' );
	}

	private function at_unreachable_shop( array $fault, $handle, array $request, string $url ): void {
		$path = (string) ( wp_parse_url( $url, PHP_URL_PATH ) ?? '/' );
		if ( $this->is_loopback( $fault, $url ) && $this->is_next_inside( $fault ) && $this->fires( $fault, "{$request['method']} $path" ) ) {
			$this->lead_astray( $fault, $handle );
		}
	}

	/** cURL fails by itself, by a name that no server knows or at a port where nobody listens: its errors 6 and 7. */
	private function lead_astray( array $fault, $handle ): void {
		$this->wait( $fault );
		$elsewhere = 'name' === $fault['does']['unreachable'] ? '::unknown.invalid:' : '::127.0.0.1:1';
		curl_setopt( $handle, CURLOPT_CONNECT_TO, array( $elsewhere ) );
	}

	private function at_klarna( array $fault, $handle, array $request, string $url ): void {
		$path = (string) wp_parse_url( $url, PHP_URL_PATH );
		if ( ! harness_is_klarna( $url ) || ! harness_is_call( $fault['on']['calls'] ?? null, $request['method'], $path ) ) {
			return;
		}
		if ( ! $this->is_during( $fault ) || ! $this->is_next_inside( $fault ) || ! $this->fires( $fault, "{$request['method']} $path" . $this->during() ) ) {
			return;
		}
		$this->lead_astray( $fault, $handle );
	}

	/** Klarna's time is faster than the shop's. */
	private function with_short_timeout( array $request, string $url ): array {
		if ( harness_is_klarna( $url ) ) {
			$request['timeout'] = $request['timeout'] * $this->timeouts;
		}
		return $request;
	}

	private function wait( array $fault ): void {
		// PHP sends nothing meanwhile, so it does not notice when the caller hangs up, and does its work all the same.
		usleep( 1000 * ( $fault['delayMs'] ?? 0 ) );
	}

	private function during(): string {
		return '' === $this->activity ? '' : " during $this->activity";
	}

	private function fires_once( array $fault, string $on ): void {
		$this->once[ $fault['index'] ] ??= $this->fires( $fault, $on );
	}

	/** @return bool whether it is written down, and may act. */
	private function fires( array $fault, string $on ): bool {
		$record = $this->record();
		if ( ! $record ) {
			return false;
		}
		$row = $record->prepare( 'INSERT INTO harness_fired (fault, at_ms, request_id, acted_on) VALUES (?, ?, ?, LEFT(?, 500))' );
		return $row && $row->execute( array( $fault['index'], (int) ( microtime( true ) * 1000 ), $_SERVER['HTTP_X_REQUEST_ID'] ?? null, $on ) );
	}

	private function record(): ?mysqli {
		if ( ! $this->record ) {
			$record       = mysqli_init();
			$this->record = $record && @$record->real_connect( DB_HOST, DB_USER, DB_PASSWORD, DB_NAME ) ? $record : null;
			if ( ! $this->record ) {
				error_log( 'harness: a fault did not act, because it could not be written down: ' . mysqli_connect_error() );
			}
		}
		return $this->record;
	}
}

/** What the shop is doing in this request; empty: nothing that a fault knows. */
function harness_activity( string $url ): string {
	list( $path, $query ) = explode( '?', $url, 2 ) + array( '', '' );
	parse_str( $query, $fields );
	$field  = static fn ( string $name ): string => is_string( $fields[ $name ] ?? null ) ? $fields[ $name ] : '';
	$action = preg_match( '~/wc-api(?:/([^/]*))?~', $path, $match ) ? ( $match[1] ?? '' ) : ( $fields['wc-api'] ?? null );
	if ( null !== $action ) {
		$kinds = array(
			'kco_wc_push'                   => 'push',
			'kco_wc_notification'           => 'notification',
			'kco_wc_validation'             => 'validation',
			'kco_wc_shipping_option_update' => 'shipping-option-update',
			'kco_wc_address_update'         => 'address-update',
		);
		return $kinds[ is_string( $action ) ? strtolower( $action ) : '' ] ?? '';
	}
	$route = preg_match( '~/wp-json(/.*)~', $path, $match ) ? $match[1] : $field( 'rest_route' );
	if ( preg_match( '~^/kco-block/order/[^/]+/validate/?$~', $route ) ) {
		return 'validation';
	}
	// The block checkout's requests, those of the shop to itself too.
	if ( '' !== $field( 'wc-ajax' ) || str_starts_with( $route, '/wc/store/' ) ) {
		return 'checkout';
	}
	if ( isset( $fields['kco_confirm'] ) || isset( $fields['order-received'] ) || str_contains( $path, '/order-received/' ) || 'yes' === $field( 'confirm' ) ) {
		return 'return';
	}
	$checkout_page = get_option( 'woocommerce_checkout_page_id' );
	return preg_match( '~/checkout(-\w+)?/?$~', $path ) || ( $checkout_page && $field( 'page_id' ) === (string) $checkout_page ) ? 'checkout' : '';
}

function harness_path(): string {
	return (string) strtok( $_SERVER['REQUEST_URI'] ?? '', '?' );
}

function harness_request(): string {
	return ( $_SERVER['REQUEST_METHOD'] ?? 'GET' ) . ' ' . harness_path();
}

/** As harness/lib/glob.ts: `*` is anything, `?` one character, and `!` at the beginning means: not this. */
function harness_glob( string $glob, string $text ): bool {
	$not     = str_starts_with( $glob, '!' );
	$pattern = str_replace( array( '\*', '\?' ), array( '.*', '.' ), preg_quote( $not ? substr( $glob, 1 ) : $glob, '~' ) );
	return $not !== (bool) preg_match( "~^$pattern$~s", $text );
}

function harness_is_klarna( string $url ): bool {
	return (bool) preg_match( '/^api(-na|-oc)?(\.playground)?\.(klarna\.com|kustom\.co)$/', (string) wp_parse_url( $url, PHP_URL_HOST ) );
}

/** @param array|null $calls null: every call */
function harness_is_call( ?array $calls, string $method, string $path ): bool {
	foreach ( $calls ?? array() as list( $wanted, $pattern ) ) {
		if ( $wanted === $method && preg_match( "~$pattern~", $path ) ) {
			return true;
		}
	}
	return null === $calls;
}

/** The whole answer, whatever was said before, unless it is on its way already. */
function harness_answer( array $answer ): void {
	while ( ob_get_level() > 0 ) {
		ob_end_clean();
	}
	if ( ! headers_sent() ) {
		header( 'Content-Type: text/html; charset=utf-8' );
		foreach ( $answer['headers'] ?? array() as $name => $value ) {
			header( "$name: $value" );
		}
		// WordPress has sent a status line, which a mere code does not replace. After the headers: Location brings a status too.
		header( "HTTP/1.1 {$answer['status']} " . get_status_header_desc( $answer['status'] ), true, $answer['status'] );
	}
	exit( $answer['body'] ?? '' );
}

/**
 * Runs the scenario's PHP with the hook's arguments in $args.
 *
 * @return mixed what it returns; else the first argument, as the PHP has left it.
 */
function harness_run( string $harness_php, array $args ) {
	$harness_returned = eval( preg_replace( '/^\s*<\?php\s/', '', $harness_php ) );
	return $harness_returned ?? $args[0] ?? null;
}
