<?php
/**
 * Plugin Name: KCO harness probe
 * Description: Tells the command "kco-harness probe", and nobody else, how far its requests come in this shop. Delete it when the probe is done.
 * Version: 1
 *
 * What it does. A request that bears a mark made with the key below (header X-Kco-Harness-Probe, or the argument
 * kco_harness_probe) is followed through WordPress. Where Klarna's callback would be handled this plugin answers in the place of
 * the KCO plugin's handler, which is then not run; where the request comes to something else it says to what. The answer is signed
 * with the same key and bears the request's own number, so that neither a cache nor a firewall can give it.
 *
 * What it does not do. It reads no order, no customer and no password, and changes no order and no setting. It keeps a list of the
 * requests that it answered in one transient, kco_harness_probe_seen, which the probe's last request deletes and which is
 * otherwise gone after 15 minutes. Asked to, it makes one request to each of Klarna's API hosts, without credentials, and one to the
 * shop itself. A request without the mark, and every request after the date below, passes as if it were not there.
 *
 * How to use it. Copy this file into wp-content/mu-plugins/ (make the folder where there is none), or into wp-content/plugins/ and
 * activate it. Run the probe. Delete the file. A key serves one shop, and each "probe --plugin" makes another.
 */

defined( 'ABSPATH' ) || exit;

final class Kco_Harness_Probe {
	/** The key, 64 hexadecimal digits, and when it ends, in seconds since 1970. Without them nothing below does anything. */
	const KEY     = '';
	const EXPIRES = 0;

	const HEADER   = 'HTTP_X_KCO_HARNESS_PROBE';
	const ARGUMENT = 'kco_harness_probe';
	const KEPT     = 'kco_harness_probe_seen';

	/** How far the clocks of both machines may be apart, in seconds. */
	const CLOCKS_APART = 600;

	/** Klarna's API, by mode of the shop. */
	const KLARNA = array(
		'test' => array( 'api.playground.klarna.com', 'api.playground.kustom.co' ),
		'live' => array( 'api.klarna.com', 'api.kustom.co' ),
	);

	/** Headers whose values are told; of others the names alone are. */
	const TOLD_HEADERS = array( 'user-agent', 'content-type', 'content-length', 'accept', 'host', 'x-request-id', 'x-forwarded-for', 'x-forwarded-proto', 'x-real-ip', 'cf-connecting-ip', 'via' );

	private $task;
	private $nonce;
	private $by_header;
	private $stage    = 'loaded';
	private $found    = array();
	private $kept     = false;
	private $answered = false;

	/** Follows the request if it bears a mark of the key's. */
	public static function load() {
		if ( 64 !== strlen( self::KEY ) ) {
			return;
		}
		add_action( 'admin_notices', array( __CLASS__, 'remind' ) );
		if ( time() > self::EXPIRES ) {
			return;
		}
		$by_header = isset( $_SERVER[ self::HEADER ] );
		$mark      = $by_header ? $_SERVER[ self::HEADER ] : ( isset( $_GET[ self::ARGUMENT ] ) ? $_GET[ self::ARGUMENT ] : '' );
		if ( ! is_string( $mark ) || ! preg_match( '/\Av1\.([a-z]{1,16})\.([0-9]{1,12})\.([0-9a-f]{32})\.([0-9a-f]{64})\z/', $mark, $part ) ) {
			return;
		}
		list( , $task, $time, $nonce, $mac ) = $part;
		if ( ! hash_equals( self::mark( $task, $time, $nonce ), $mac ) ) {
			return;
		}
		$probe = new self( $task, $nonce, $by_header );
		if ( abs( time() - (int) $time ) > self::CLOCKS_APART ) {
			$probe->answer( 'clock' );
		}
		$seen = get_transient( self::KEPT );
		// A mark is for one request. Whoever overhears one while it is valid overhears its answer as well.
		if ( ! is_array( $seen ) || ! isset( $seen[ $nonce ] ) ) {
			$probe->follow();
		}
	}

	public static function remind() {
		if ( current_user_can( 'manage_options' ) ) {
			$until = time() > self::EXPIRES ? 'has ended' : 'ends ' . gmdate( 'Y-m-d H:i', self::EXPIRES ) . ' UTC';
			echo '<div class="notice notice-warning"><p>KCO harness probe is installed and ' . esc_html( $until ) . '. Delete kco-harness-probe.php when the probe is done.</p></div>';
		}
	}

	private function __construct( $task, $nonce, $by_header ) {
		$this->task      = $task;
		$this->nonce     = $nonce;
		$this->by_header = $by_header;
	}

	private static function mark( $task, $time, $nonce ) {
		return hash_hmac( 'sha256', "kco-harness-probe ask v1\n$task\n$time\n$nonce", self::KEY );
	}

	/** The request is looked at where it passes; each look hands on what it was given. */
	private function follow() {
		$this->keep();
		// Priorities are the outermost, so that other plugins do to this request what they would do to Klarna's.
		foreach ( array( 'plugins_loaded', 'init', 'wp_loaded', 'parse_request', 'wp', 'template_redirect' ) as $hook ) {
			add_action(
				$hook,
				function () use ( $hook ) {
					$this->stage = $hook;
				},
				PHP_INT_MIN
			);
		}
		add_action( 'wp_loaded', array( $this, 'at_loaded' ), PHP_INT_MAX );
		add_action( 'woocommerce_api_request', array( $this, 'at_callback' ), PHP_INT_MAX );
		add_filter( 'rest_authentication_errors', array( $this, 'at_rest' ), PHP_INT_MAX );
		add_filter( 'rest_request_before_callbacks', array( $this, 'at_store_api' ), PHP_INT_MAX, 3 );
		add_filter( 'rest_dispatch_request', array( $this, 'at_route' ), PHP_INT_MAX, 4 );
		add_filter( 'template_include', array( $this, 'at_page' ), PHP_INT_MIN );
		register_shutdown_function( array( $this, 'at_end' ) );
	}

	/** What is no callback's business is done as soon as all plugins are there. */
	public function at_loaded() {
		if ( $this->is_callback() || 'callback' === $this->task || 'loopback' === $this->task ) {
			return;
		}
		$this->do_task();
		$this->answer( 'loaded' );
	}

	private function is_callback() {
		return (bool) preg_match( '~wc-api|kco-block~', isset( $_SERVER['REQUEST_URI'] ) ? $_SERVER['REQUEST_URI'] : '' );
	}

	/** WooCommerce is about to run the handlers of /wc-api/…: the KCO plugin's is replaced, those of others stay. */
	public function at_callback( $request ) {
		global $wp_filter;
		$hook                   = "woocommerce_api_$request";
		$this->stage            = 'wc-api';
		$this->found['handler'] = $request;
		$this->found['hooked']  = array();
		$is_hooked              = false;
		if ( isset( $wp_filter[ $hook ] ) && $wp_filter[ $hook ] instanceof WP_Hook ) {
			foreach ( $wp_filter[ $hook ]->callbacks as $priority => $entries ) {
				foreach ( $entries as $id => $entry ) {
					list( $name, $file )     = self::describe( $entry['function'] );
					$this->found['hooked'][] = "$name ($file)";
					if ( preg_match( '/^(KCO_|Klarna_Checkout|Kustom)/i', $name ) ) {
						$is_hooked = true;
						$wp_filter[ $hook ]->callbacks[ $priority ][ $id ]['function'] = function () use ( $name ) {
							$this->found['instead'] = $name;
							$this->do_task();
							$this->answer( 'handler' );
						};
					}
				}
			}
		}
		if ( ! $is_hooked ) {
			$this->answer( 'unhooked' );
		}
	}

	/** A plugin that closes the REST API says so here, before any route is looked for. */
	public function at_rest( $errors ) {
		$this->stage = 'rest';
		if ( is_wp_error( $errors ) ) {
			$this->found['refusal'] = $errors->get_error_code() . ': ' . $errors->get_error_message();
		}
		return $errors;
	}

	/** The shop's request to itself: answered before the Store API looks at it. */
	public function at_store_api( $response, $handler, $request ) {
		if ( 'loopback' === $this->task ) {
			$this->found['handler'] = $request->get_route();
			$this->answer( 'route' );
		}
		return $response;
	}

	/** In the place of the route's own callback, after whatever decides who may call it. */
	public function at_route( $result, $request, $route, $handler ) {
		$this->found['handler'] = $request->get_route();
		if ( 0 !== strpos( $request->get_route(), '/kco-block/' ) ) {
			return $result;
		}
		list( $name, $file )    = self::describe( isset( $handler['callback'] ) ? $handler['callback'] : null );
		$this->found['instead'] = $name;
		$this->do_task();
		$this->answer( 'route' );
		return $result;
	}

	/** WordPress took the request for a page of the shop's. */
	public function at_page( $template ) {
		$this->found['page'] = is_404() ? '404' : ( is_front_page() || is_home() ? 'front' : 'other' );
		$this->answer( 'page' );
		return $template;
	}

	/** PHP ends without having come to any of these: in which hook, and why. */
	public function at_end() {
		if ( $this->answered ) {
			return;
		}
		$hooks = array_values( array_diff( (array) $GLOBALS['wp_current_filter'], array( 'shutdown' ) ) );
		$error = error_get_last();
		if ( $hooks ) {
			$this->found['in_hook'] = end( $hooks );
			$this->found['hooked']  = $this->hooked_to( end( $hooks ) );
		}
		if ( $error && in_array( $error['type'], array( E_ERROR, E_PARSE, E_CORE_ERROR, E_COMPILE_ERROR, E_USER_ERROR, E_RECOVERABLE_ERROR ), true ) ) {
			$this->found['error'] = strtok( $error['message'], "\n" ) . ' (' . self::shortened( $error['file'] ) . ':' . $error['line'] . ')';
		}
		foreach ( headers_list() as $line ) {
			if ( 0 === stripos( $line, 'location:' ) ) {
				$this->found['location'] = trim( substr( $line, 9 ) );
			}
		}
		$this->say( 'ended' );
	}

	/** Who is hooked there at the priority at which PHP ended. */
	private function hooked_to( $hook ) {
		$names = array();
		if ( isset( $GLOBALS['wp_filter'][ $hook ] ) && $GLOBALS['wp_filter'][ $hook ] instanceof WP_Hook ) {
			$priority  = $GLOBALS['wp_filter'][ $hook ]->current_priority();
			$callbacks = $GLOBALS['wp_filter'][ $hook ]->callbacks;
			foreach ( isset( $callbacks[ $priority ] ) ? $callbacks[ $priority ] : array() as $entry ) {
				list( $name, $file ) = self::describe( $entry['function'] );
				// Neither WordPress's own nor this plugin's.
				if ( 0 !== strpos( $file, 'wp-includes/' ) && basename( __FILE__ ) !== basename( $file ) ) {
					$names[] = "$name ($file)";
				}
			}
		}
		return array_slice( $names, 0, 8 );
	}

	private function do_task() {
		switch ( $this->task ) {
			case 'hello':
				$this->found['shop'] = $this->shop();
				break;
			case 'klarna':
				$this->found['calls'] = $this->ask_klarna();
				break;
			case 'itself':
				$this->found['calls'] = $this->ask_itself();
				break;
			case 'end':
				$this->found['seen'] = get_transient( self::KEPT );
				delete_transient( self::KEPT );
				break;
		}
	}

	/** What a callback depends on. */
	private function shop() {
		$settings = (array) get_option( 'woocommerce_kco_settings' );
		$checkout = function_exists( 'wc_get_page_id' ) ? get_post( wc_get_page_id( 'checkout' ) ) : null;
		$is_block = $checkout && function_exists( 'has_block' ) && has_block( 'woocommerce/checkout', $checkout );
		$rules    = get_option( 'rewrite_rules' );
		return array(
			'kco'         => defined( 'KCO_WC_VERSION' ) ? KCO_WC_VERSION : null,
			'woocommerce' => defined( 'WC_VERSION' ) ? WC_VERSION : null,
			'wordpress'   => get_bloginfo( 'version' ),
			'php'         => PHP_VERSION,
			'home'        => home_url( '/' ),
			'permalinks'  => (string) get_option( 'permalink_structure' ),
			'rules'       => is_array( $rules ) ? (bool) preg_grep( '/wc-api/', array_keys( $rules ) ) : null,
			'block'       => $is_block,
			'enabled'     => isset( $settings['enabled'] ) && 'yes' === $settings['enabled'],
			'test'        => $this->is_test(),
			'urls'        => $this->callback_urls( $is_block ),
			'hooks'       => $this->callback_hooks(),
			'languages'   => $this->languages(),
			'blocked_out' => defined( 'WP_HTTP_BLOCK_EXTERNAL' ) && WP_HTTP_BLOCK_EXTERNAL,
			'expires'     => self::EXPIRES,
		);
	}

	private function is_test() {
		$settings = (array) get_option( 'woocommerce_kco_settings' );
		return isset( $settings['testmode'] ) && 'yes' === $settings['testmode'];
	}

	/** As the plugin registers them at Klarna: with what other plugins make of them. */
	private function callback_urls( $is_block ) {
		$urls = array();
		try {
			if ( function_exists( 'KCO_WC' ) && isset( KCO_WC()->merchant_urls ) ) {
				$urls = (array) KCO_WC()->merchant_urls->get_urls();
			}
		} catch ( Throwable $error ) {
			$this->found['urls_error'] = $error->getMessage();
		}
		$urls = array_intersect_key( $urls, array_flip( array( 'push', 'notification', 'validation', 'shipping_option_update', 'address_update' ) ) );
		if ( $is_block ) {
			$urls['block_validation'] = rest_url( 'kco-block/order/{checkout.order.id}/validate' );
		}
		return $urls;
	}

	private function callback_hooks() {
		return array_values( preg_filter( '/^woocommerce_api_(kco_wc_\w+)$/', '$1', array_keys( $GLOBALS['wp_filter'] ) ) );
	}

	/** Without the default one, which has no prefix as a rule. */
	private function languages() {
		if ( function_exists( 'pll_languages_list' ) ) {
			return array_values( array_diff( (array) pll_languages_list(), array( pll_default_language() ) ) );
		}
		$wpml = apply_filters( 'wpml_active_languages', null );
		return is_array( $wpml ) ? array_values( array_diff( array_keys( $wpml ), array( apply_filters( 'wpml_default_language', null ) ) ) ) : array();
	}

	/** An order that is not there, asked for without credentials: 401 is the answer that shows the way to be open. */
	private function ask_klarna() {
		$calls = array();
		foreach ( self::KLARNA[ $this->is_test() ? 'test' : 'live' ] as $host ) {
			$url     = "https://$host/ordermanagement/v1/orders/" . wp_generate_uuid4();
			$calls[] = $this->call( $host, $url, array( 'timeout' => 5 ) );
		}
		return $calls;
	}

	/** As the block checkout does while Klarna waits for its validation; order 0 is none, and this plugin answers before it is looked for. */
	private function ask_itself() {
		$nonce = bin2hex( random_bytes( 16 ) );
		$time  = time();
		$mark  = "v1.loopback.$time.$nonce." . self::mark( 'loopback', $time, $nonce );
		$url   = rest_url( 'wc/store/v1/checkout/0' );
		return array(
			$this->call(
				wp_parse_url( $url, PHP_URL_HOST ),
				$url,
				array(
					'method'  => 'POST',
					'timeout' => 8,
					'headers' => array(
						'Content-Type'        => 'application/json',
						'X-Kco-Harness-Probe' => $mark,
					),
					'body'    => '{"payment_method":"kco"}',
				),
				$nonce
			),
		);
	}

	private function call( $host, $url, $arguments, $nonce = null ) {
		$began  = microtime( true );
		$answer = wp_remote_request( $url, $arguments + array( 'redirection' => 0 ) );
		$call   = array(
			'host' => $host,
			'url'  => $url,
			'ms'   => (int) round( 1000 * ( microtime( true ) - $began ) ),
		);
		if ( is_wp_error( $answer ) ) {
			return $call + array( 'error' => $answer->get_error_message() );
		}
		$body = substr( wp_remote_retrieve_body( $answer ), 0, 100000 );
		return $call + array(
			'status'   => (int) wp_remote_retrieve_response_code( $answer ),
			'server'   => (string) wp_remote_retrieve_header( $answer, 'server' ),
			'location' => (string) wp_remote_retrieve_header( $answer, 'location' ),
			'inside'   => null === $nonce ? null : $this->is_own_answer( $body, $nonce ),
			'begins'   => substr( trim( wp_strip_all_tags( $body ) ), 0, 120 ),
		);
	}

	private function is_own_answer( $body, $nonce ) {
		return preg_match( "/kco-harness-probe:v1:$nonce:([A-Za-z0-9+\/=]+):([0-9a-f]{64}):/", $body, $part )
			&& hash_equals( self::signature( $nonce, $part[1] ), $part[2] );
	}

	private static function signature( $nonce, $payload ) {
		return hash_hmac( 'sha256', "kco-harness-probe answer v1\n$nonce\n$payload", self::KEY );
	}

	/** The whole answer, whatever was said before, and nothing after it. */
	private function answer( $stage ) {
		while ( ob_get_level() > 0 && ob_end_clean() ) {
			continue;
		}
		if ( ! headers_sent() ) {
			header( 'Content-Type: text/plain; charset=utf-8' );
			header( 'Cache-Control: no-store' );
		}
		$this->say( $stage );
		exit;
	}

	private function say( $stage ) {
		$this->answered = true;
		$this->stage    = 'ended' === $stage ? $this->stage : $stage;
		if ( 'end' !== $this->task ) {
			$this->keep();
		}
		// PHP before 7.2 has no substitute for what is no UTF-8: it leaves such a value out.
		$flags   = JSON_PARTIAL_OUTPUT_ON_ERROR | ( defined( 'JSON_INVALID_UTF8_SUBSTITUTE' ) ? JSON_INVALID_UTF8_SUBSTITUTE : 0 );
		$payload = base64_encode( json_encode( $this->seen( $stage ), $flags ) );
		echo "\nkco-harness-probe:v1:{$this->nonce}:$payload:" . self::signature( $this->nonce, $payload ) . ":\n";
	}

	/** So that what came here can be told where the answer does not arrive. */
	private function keep() {
		$seen                 = get_transient( self::KEPT );
		$seen                 = is_array( $seen ) ? $seen : array();
		$seen[ $this->nonce ] = array(
			'stage'  => $this->stage,
			'method' => isset( $_SERVER['REQUEST_METHOD'] ) ? $_SERVER['REQUEST_METHOD'] : '',
		);
		$this->kept           = set_transient( self::KEPT, array_slice( $seen, -60, null, true ), 900 ) || $this->kept;
	}

	private function seen( $stage ) {
		$body    = (string) file_get_contents( 'php://input' );
		$headers = array();
		foreach ( $_SERVER as $name => $value ) {
			if ( 0 === strpos( $name, 'HTTP_' ) || in_array( $name, array( 'CONTENT_TYPE', 'CONTENT_LENGTH' ), true ) ) {
				$name = strtolower( str_replace( '_', '-', preg_replace( '/^HTTP_/', '', $name ) ) );
				// Apache and nginx give some of them twice.
				$headers[ $name ] = in_array( $name, self::TOLD_HEADERS, true ) ? substr( (string) $value, 0, 300 ) : null;
			}
		}
		$began = isset( $_SERVER['REQUEST_TIME_FLOAT'] ) ? (float) $_SERVER['REQUEST_TIME_FLOAT'] : microtime( true );
		return $this->found + array(
			'stage'       => $stage,
			'reached'     => $this->stage,
			'task'        => $this->task,
			'by_header'   => $this->by_header,
			'time'        => time(),
			'ms'          => (int) round( 1000 * ( microtime( true ) - $began ) ),
			'status'      => (int) http_response_code(),
			'method'      => isset( $_SERVER['REQUEST_METHOD'] ) ? $_SERVER['REQUEST_METHOD'] : '',
			'uri'         => isset( $_SERVER['REQUEST_URI'] ) ? $_SERVER['REQUEST_URI'] : '',
			'query'       => isset( $_SERVER['QUERY_STRING'] ) ? $_SERVER['QUERY_STRING'] : '',
			'arguments'   => array_map( 'strval', array_keys( $_GET ) ),
			'body_length' => strlen( $body ),
			'body_sha256' => hash( 'sha256', $body ),
			'headers'     => $headers,
			'remote'      => isset( $_SERVER['REMOTE_ADDR'] ) ? $_SERVER['REMOTE_ADDR'] : '',
			'https'       => is_ssl(),
			'home_host'   => (string) wp_parse_url( home_url(), PHP_URL_HOST ),
			'kept'        => $this->kept,
		);
	}

	/** Who is behind a hook: its name and its file. */
	private static function describe( $function ) {
		try {
			if ( is_array( $function ) && 2 === count( $function ) ) {
				$reflected = new ReflectionMethod( $function[0], $function[1] );
				$name      = $reflected->class . '::' . $reflected->name;
			} elseif ( is_string( $function ) && false !== strpos( $function, '::' ) ) {
				$reflected = new ReflectionMethod( $function );
				$name      = $function;
			} elseif ( $function instanceof Closure || is_string( $function ) ) {
				$reflected = new ReflectionFunction( $function );
				$name      = $function instanceof Closure ? 'a closure' : $function;
			} else {
				$reflected = new ReflectionMethod( $function, '__invoke' );
				$name      = $reflected->class;
			}
			return array( $name, self::shortened( (string) $reflected->getFileName() ) );
		} catch ( Throwable $error ) {
			return array( 'unknown', '' );
		}
	}

	/** Without the server's own folders. */
	private static function shortened( $file ) {
		foreach ( array( WPMU_PLUGIN_DIR, WP_PLUGIN_DIR, WP_CONTENT_DIR, rtrim( ABSPATH, '/' ) ) as $folder ) {
			if ( 0 === strpos( $file, "$folder/" ) ) {
				return substr( $file, strlen( $folder ) + 1 );
			}
		}
		return basename( dirname( $file ) ) . '/' . basename( $file );
	}
}

Kco_Harness_Probe::load();
