<?php
/**
 * Plugin Name: Traces (harness)
 * Description: Writes down what the KCO plugin does and at which of its lines, so that a lost order can be traced to one.
 *
 * A trace is a row of harness_traces, which the harness makes when the site opens: a fatal error of PHP's; a line of the plugin's
 * log that is a sentence; a call to Klarna's API; a search for an order; an order that is new or has another status; the URL of
 * the push as it was made; the handler of a callback with the parameters that its source reads, or the hooks that the plugin has
 * where none is for that callback; a redirect; and an error for the customer. It names the innermost line of the plugin that led to it. Nothing is changed: each hook hands on what it was given.
 *
 * Rows are kept until PHP ends, which a fatal error does not prevent, and then written over a connection of their own: a
 * database that refuses the shop's writes does not lose them.
 */
if ( 'cli' !== PHP_SAPI ) {
	( new Harness_Traces() )->begin();
}

final class Harness_Traces {
	private const SLUG = 'klarna-checkout-for-woocommerce';
	/** Types of error that end PHP. */
	private const FATAL = array( E_ERROR, E_PARSE, E_CORE_ERROR, E_COMPILE_ERROR, E_USER_ERROR, E_RECOVERABLE_ERROR );

	private array $rows = array();
	/** Folders of the plugins, as PHP names their files, by slug. */
	private ?array $folders = null;

	public function begin(): void {
		// The last of those that run at the end: others register theirs later, so this one registers itself again.
		register_shutdown_function( fn () => register_shutdown_function( fn () => $this->end() ) );
		add_filter( 'woocommerce_logger_log_message', fn ( $message, $level = '', $context = array() ) => $this->at_log( $message, $level, $context ), PHP_INT_MAX, 3 );
		add_filter( 'pre_http_request', fn ( $answer, $request, $url ) => $this->at_call( $answer, $request, $url ), PHP_INT_MAX, 3 );
		add_filter( 'woocommerce_order_query', fn ( $found, $asked = array() ) => $this->at_search( $found, $asked ), PHP_INT_MAX, 2 );
		add_filter( 'kco_wc_push_url', fn ( $url ) => $this->at_push_url( $url ), PHP_INT_MAX );
		add_action( 'woocommerce_new_order', fn ( $id ) => $this->trace( 'new-order', (string) $id ), 0 );
		add_action( 'woocommerce_order_status_changed', fn ( $id, $from, $to ) => $this->trace( 'status', "$from → $to" ), 0, 3 );
		add_filter( 'wp_redirect', fn ( $location ) => $this->at_redirect( $location ), PHP_INT_MAX );
		add_action( 'wp_error_added', fn ( $code, $message ) => $this->trace( 'refusal', wp_strip_all_tags( (string) $message ) ), 0, 2 );
		add_action( 'woocommerce_api_request', fn ( $request ) => $this->at_callback( $request ), PHP_INT_MAX );
	}

	/** The plugin logs its requests to Klarna whole, as JSON: those are no sentences, and traced as calls. */
	private function at_log( $message, string $level, $context ) {
		$said = json_decode( (string) $message, true );
		$text = is_string( $said ) ? $said : (string) $message;
		if ( self::SLUG === ( $context['source'] ?? '' ) && ! is_array( $said ) ) {
			$is_error = str_starts_with( $text, 'ERROR' ) || in_array( $level, array( 'error', 'critical', 'alert', 'emergency' ), true );
			$this->trace( $is_error ? 'error' : 'log', $text );
		}
		return $message;
	}

	private function at_call( $answer, array $request, string $url ) {
		if ( harness_is_klarna( $url ) ) {
			$this->trace( 'call', ( $request['method'] ?? 'GET' ) . ' ' . wp_parse_url( $url, PHP_URL_PATH ) );
		}
		return $answer;
	}

	private function at_search( $found, $asked ) {
		$keys = array();
		array_walk_recursive(
			$asked,
			static function ( $value, $name ) use ( &$keys ) {
				if ( in_array( $name, array( 'meta_key', 'key' ), true ) && is_string( $value ) && '' !== $value ) {
					$keys[] = $value;
				}
			}
		);
		$orders = is_object( $found ) ? ( $found->orders ?? array() ) : $found;
		if ( $keys ) {
			$this->trace( 'search', implode( ' ', array_unique( $keys ) ) . ': ' . ( is_countable( $orders ) ? count( $orders ) : 0 ) );
		}
		return $found;
	}

	/** Without the session: who reads a trace needs the names of the parameters. */
	private function at_push_url( $url ) {
		$this->trace( 'push-url', implode( ' ', array_keys( $this->parameters( (string) $url ) ) ) );
		return $url;
	}

	/** Without the query, which has keys in it. */
	private function at_redirect( $location ) {
		$this->trace( 'redirect', strtok( (string) $location, '?' ) );
		return $location;
	}

	private function parameters( string $url ): array {
		parse_str( (string) wp_parse_url( $url, PHP_URL_QUERY ), $parameters );
		return $parameters;
	}

	/** Handlers of the plugin that are hooked to the callback, and what their source reads of its query. */
	private function at_callback( $request ): void {
		$hook = "woocommerce_api_$request";
		foreach ( $this->handlers_of( $hook ) as list( $handler, $place ) ) {
			$this->rows[] = $this->row( 'handler', $handler->getName() . ' reads ' . $this->read_by( $handler ) . ' returns ' . $this->returns_of( $handler ), $place );
		}
		if ( ! has_action( $hook ) ) {
			$this->rows[] = $this->row( 'unhooked', "$hook " . implode( ' ', $this->own_hooks() ), null );
		}
	}

	/** Those of the plugin, each with its place. */
	private function handlers_of( string $hook ): array {
		$own = array();
		foreach ( $GLOBALS['wp_filter'][ $hook ]->callbacks ?? array() as $hooked ) {
			foreach ( $hooked as $entry ) {
				$handler = $this->reflect( $entry['function'] );
				$place   = $handler && $handler->getFileName() ? $this->place( $handler->getFileName(), $handler->getStartLine() ) : null;
				if ( $place && self::SLUG === $place[0] ) {
					$own[] = array( $handler, $place );
				}
			}
		}
		return $own;
	}

	/** Hooks of callbacks that the plugin answers, each with its handler: `woocommerce_api_kco_wc_push=classes/a.php:52`. */
	private function own_hooks(): array {
		$own = array();
		foreach ( array_keys( $GLOBALS['wp_filter'] ) as $hook ) {
			if ( str_starts_with( $hook, 'woocommerce_api_' ) ) {
				foreach ( $this->handlers_of( $hook ) as list( $handler, $place ) ) {
					$own[] = "$hook={$place[1]}:{$place[2]}";
				}
			}
		}
		return $own;
	}

	private function reflect( $function ): ?ReflectionFunctionAbstract {
		try {
			return is_array( $function ) ? new ReflectionMethod( $function[0], $function[1] ) : new ReflectionFunction( $function );
		} catch ( ReflectionException | TypeError ) {
			return null;
		}
	}

	/** Names of query parameters, each with the line that reads it: `kco_wc_order_id:60`. */
	private function read_by( ReflectionFunctionAbstract $handler ): string {
		$lines = array_slice( file( $handler->getFileName() ), $handler->getStartLine() - 1, $handler->getEndLine() - $handler->getStartLine() + 1, false );
		$read  = array();
		foreach ( $lines as $index => $line ) {
			if ( preg_match_all( '/(?:INPUT_GET\s*,|\$_(?:GET|REQUEST)\s*\[)\s*[\'"]([\w-]+)[\'"]/', $line, $match ) ) {
				foreach ( $match[1] as $name ) {
					$read[ $name ] ??= $name . ':' . ( $handler->getStartLine() + $index );
				}
			}
		}
		return implode( ' ', $read );
	}

	/** The lines in which a handler can end before its last: `57 75 89`. */
	private function returns_of( ReflectionFunctionAbstract $handler ): string {
		$lines = array();
		foreach ( PhpToken::tokenize( file_get_contents( $handler->getFileName() ) ) as $token ) {
			if ( $token->is( array( T_RETURN, T_EXIT ) ) && $token->line >= $handler->getStartLine() && $token->line <= $handler->getEndLine() ) {
				$lines[] = $token->line;
			}
		}
		return implode( ' ', $lines );
	}

	private function end(): void {
		$error = error_get_last();
		if ( $error && in_array( $error['type'], self::FATAL, true ) ) {
			$place = $this->place( $error['file'], $error['line'] );
			// A fault of the scenario's own ends PHP inside a hook that the plugin has called: that is no line of the plugin's.
			if ( ! str_starts_with( $error['file'], WPMU_PLUGIN_DIR ) && ! ( $place && self::SLUG === $place[0] ) ) {
				$place = $this->place_in_stack( $error['message'] ) ?? $place;
			}
			// The stack has arguments in it, of which some are secrets.
			$this->rows[] = $this->row( 'fatal', strtok( $error['message'], "\n" ), $place );
		}
		$this->write();
	}

	/** @return array|null slug, file within the plugin, line */
	private function place_in_stack( string $message ): ?array {
		preg_match_all( '/^#\d+ (\/\S+?)\((\d+)\)/m', $message, $frames, PREG_SET_ORDER );
		foreach ( $frames as list( , $file, $line ) ) {
			$place = $this->place( $file, (int) $line );
			if ( $place && self::SLUG === $place[0] ) {
				return $place;
			}
		}
		return null;
	}

	/** Only what a line of the plugin has led to is kept. */
	private function trace( string $what, string $message ): void {
		$around = 'log' === $what || 'error' === $what ? '/logg(?:er|ing)/i' : ( 'call' === $what ? '/request|-api\.php$/i' : null );
		$inner  = null;
		foreach ( debug_backtrace( DEBUG_BACKTRACE_IGNORE_ARGS ) as $frame ) {
			$place = isset( $frame['file'] ) ? $this->place( $frame['file'], $frame['line'] ) : null;
			if ( $place && self::SLUG === $place[0] ) {
				$inner ??= $place;
				// What all calls and all lines of the log pass through tells nothing of who made them.
				if ( null === $around || ! preg_match( $around, $place[1] ) ) {
					$inner = $place;
					break;
				}
			}
		}
		if ( ! $inner ) {
			return;
		}
		$row  = $this->row( $what, $message, $inner );
		$last = end( $this->rows ) ?: array();
		// WooCommerce asks about a line of its log once for each of its handlers. The second value is the time.
		if ( array_slice( $last, 2 ) !== array_slice( $row, 2 ) || $last[0] !== $what ) {
			$this->rows[] = $row;
		}
	}

	/** @return array|null slug, file within the plugin, line; null outside of plugins */
	private function place( string $file, int $line ): ?array {
		if ( null === $this->folders ) {
			$this->folders = array();
			foreach ( glob( WP_PLUGIN_DIR . '/*', GLOB_ONLYDIR ) as $folder ) {
				$this->folders[ basename( $folder ) ] = realpath( $folder ) . '/';
			}
		}
		foreach ( $this->folders as $slug => $folder ) {
			if ( str_starts_with( $file, $folder ) ) {
				return array( $slug, substr( $file, strlen( $folder ) ), $line );
			}
		}
		return null;
	}

	private function row( string $what, string $message, ?array $place ): array {
		foreach ( $this->folders ?? array() as $folder ) {
			$message = str_replace( $folder, '', $message );
		}
		list( $plugin, $file, $line ) = $place ?? array( null, null, null );
		return array( $what, (int) ( microtime( true ) * 1000 ), $_SERVER['HTTP_X_REQUEST_ID'] ?? null, harness_activity( $_SERVER['REQUEST_URI'] ?? '' ), mb_substr( $message, 0, 1000 ), $plugin, $file, $line );
	}

	private function write(): void {
		if ( ! $this->rows ) {
			return;
		}
		try {
			$record = mysqli_init();
			$record->real_connect( DB_HOST, DB_USER, DB_PASSWORD, DB_NAME );
			$record->set_charset( 'utf8mb4' );
			$marks = implode( ', ', array_fill( 0, count( $this->rows ), '(?, ?, ?, ?, ?, ?, ?, ?)' ) );
			$row   = $record->prepare( "INSERT INTO harness_traces (what, at_ms, request_id, activity, message, plugin, file, line) VALUES $marks" );
			$row->execute( array_merge( ...$this->rows ) );
		} catch ( mysqli_sql_exception $error ) {
			// The site was closed while PHP was still at work, or its database is gone: who reads the traces then finds that out, too.
			error_log( 'harness: traces could not be written down: ' . $error->getMessage() );
		}
	}
}
