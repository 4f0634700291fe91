<?php
/** The drop-in of sites with a persistent object cache: object-cache.php says which, and what it is like. */
final class Harness_Object_Cache {
	/** In the place of an entry: it was deleted while the cache was behind. */
	private const DELETED = '';

	/** @var array<string, mixed> What this request knows, by file. */
	private array $known = array();
	private array $global_groups = array();
	private array $passing_groups = array();
	private string $blog;
	/** While it is behind: whom it tells what is written. */
	private ?Closure $behind = null;

	public function __construct( private string $folder ) {
		$this->switch_to_blog( get_current_blog_id() );
		is_dir( $this->folder ) || @mkdir( $this->folder, 0777, true );
	}

	public function add( $key, $data, string $group, int $expire ): bool {
		if ( wp_suspend_cache_addition() ) {
			return false;
		}
		return $this->alone( fn () => ! $this->is_written( $key, $group ) && $this->set( $key, $data, $group, $expire ) );
	}

	public function replace( $key, $data, string $group, int $expire ): bool {
		return $this->alone( fn () => $this->is_written( $key, $group ) && $this->set( $key, $data, $group, $expire ) );
	}

	public function set( $key, $data, string $group, int $expire ): bool {
		$file                 = $this->file( $key, $group );
		$data                 = is_object( $data ) ? clone $data : $data;
		$this->known[ $file ] = $data;
		return $this->passes( $group ) || $this->write( $file, serialize( array( $expire > 0 ? time() + $expire : 0, $data ) ) );
	}

	public function get( $key, string $group, bool $force, &$found ) {
		$file  = $this->file( $key, $group );
		$found = true;
		if ( ! array_key_exists( $file, $this->known ) || ( $force && ! $this->passes( $group ) ) ) {
			$entry = $this->passes( $group ) ? null : $this->read( "$this->folder/$file" );
			$found = null !== $entry;
			if ( ! $found ) {
				return false;
			}
			$this->known[ $file ] = $entry[1];
		}
		$data = $this->known[ $file ];
		return is_object( $data ) ? clone $data : $data;
	}

	public function delete( $key, string $group ): bool {
		$file   = $this->file( $key, $group );
		$exists = $this->is_written( $key, $group );
		unset( $this->known[ $file ] );
		if ( ! $exists || $this->passes( $group ) ) {
			return $exists;
		}
		if ( $this->behind ) {
			return $this->write( $file, self::DELETED );
		}
		@unlink( "$this->folder/late/$file" );
		return @unlink( "$this->folder/$file" );
	}

	/** @return int|false */
	public function count( $key, int $by, string $group ) {
		return $this->alone(
			function () use ( $key, $by, $group ) {
				$value = $this->get( $key, $group, true, $found );
				if ( ! $found ) {
					return false;
				}
				$value = max( 0, ( is_numeric( $value ) ? (int) $value : 0 ) + $by );
				$this->set( $key, $value, $group, 0 );
				return $value;
			}
		);
	}

	public function flush( string $group = '*' ): bool {
		$this->known = array();
		$name        = '*' === $group ? '*' : md5( $group );
		$files       = array_merge( glob( "$this->folder/$name/*" ), glob( "$this->folder/late/$name/*" ) );
		array_map( 'unlink', array_filter( $files, 'is_file' ) );
		return true;
	}

	/** @param Closure $written told each time that something is written which no other request will read */
	public function fall_behind( Closure $written ): void {
		$this->behind = $written;
	}

	/** What was written while it was behind takes its place. */
	public function catch_up(): void {
		foreach ( glob( "$this->folder/late/*/*" ) as $late ) {
			$file = str_replace( "$this->folder/late/", "$this->folder/", $late );
			is_dir( dirname( $file ) ) || mkdir( dirname( $file ), 0777, true );
			if ( self::DELETED === file_get_contents( $late ) ) {
				@unlink( $file );
				unlink( $late );
			} else {
				rename( $late, $file );
			}
		}
		$this->known = array();
	}

	public function forget(): void {
		$this->known = array();
	}

	public function add_global_groups( array $groups ): void {
		$this->global_groups += array_fill_keys( $groups, true );
	}

	public function add_passing_groups( array $groups ): void {
		$this->passing_groups += array_fill_keys( $groups, true );
	}

	public function switch_to_blog( int $blog ): void {
		$this->blog = is_multisite() ? "$blog:" : '';
	}

	private function passes( string $group ): bool {
		return isset( $this->passing_groups[ $group ] );
	}

	/** Relative to the folder. */
	private function file( $key, string $group ): string {
		$prefix = isset( $this->global_groups[ $group ] ) ? '' : $this->blog;
		return md5( $group ) . '/' . md5( $prefix . $key );
	}

	/** Whether it is there for whoever writes: in the primary, where it has two. */
	private function is_written( $key, string $group ): bool {
		$file = $this->file( $key, $group );
		if ( $this->passes( $group ) ) {
			return array_key_exists( $file, $this->known );
		}
		$late = "$this->folder/late/$file";
		return null !== $this->read( $this->behind && is_file( $late ) ? $late : "$this->folder/$file" );
	}

	/** @return ?array{int, mixed} until when, and what */
	private function read( string $path ): ?array {
		$text = @file_get_contents( $path );
		if ( false === $text || self::DELETED === $text ) {
			return null;
		}
		$entry = unserialize( $text );
		return 0 === $entry[0] || $entry[0] > time() ? $entry : null;
	}

	private function write( string $file, string $text ): bool {
		$path = $this->behind ? "$this->folder/late/$file" : "$this->folder/$file";
		if ( $this->behind ) {
			( $this->behind )();
		} else {
			@unlink( "$this->folder/late/$file" );
		}
		is_dir( dirname( $path ) ) || @mkdir( dirname( $path ), 0777, true );
		// Renamed into its place: nobody reads half of it.
		$draft = $path . '.' . getmypid();
		return false !== file_put_contents( $draft, $text ) && rename( $draft, $path );
	}

	/** Does it while no other process does the same. */
	private function alone( callable $work ) {
		$lock = fopen( "$this->folder/lock", 'c' );
		flock( $lock, LOCK_EX );
		try {
			return $work();
		} finally {
			fclose( $lock );
		}
	}
}

function wp_cache_init(): void {
	$GLOBALS['wp_object_cache'] = new Harness_Object_Cache( '/srv/object-cache/' . DB_NAME );
}
function wp_cache_add( $key, $data, $group = '', $expire = 0 ) {
	return $GLOBALS['wp_object_cache']->add( $key, $data, $group ?: 'default', (int) $expire );
}
function wp_cache_add_multiple( array $data, $group = '', $expire = 0 ) {
	return array_combine( array_keys( $data ), array_map( static fn ( $key ) => wp_cache_add( $key, $data[ $key ], $group, $expire ), array_keys( $data ) ) );
}
function wp_cache_replace( $key, $data, $group = '', $expire = 0 ) {
	return $GLOBALS['wp_object_cache']->replace( $key, $data, $group ?: 'default', (int) $expire );
}
function wp_cache_set( $key, $data, $group = '', $expire = 0 ) {
	return $GLOBALS['wp_object_cache']->set( $key, $data, $group ?: 'default', (int) $expire );
}
function wp_cache_set_multiple( array $data, $group = '', $expire = 0 ) {
	return array_combine( array_keys( $data ), array_map( static fn ( $key ) => wp_cache_set( $key, $data[ $key ], $group, $expire ), array_keys( $data ) ) );
}
function wp_cache_get( $key, $group = '', $force = false, &$found = null ) {
	return $GLOBALS['wp_object_cache']->get( $key, $group ?: 'default', (bool) $force, $found );
}
function wp_cache_get_multiple( $keys, $group = '', $force = false ) {
	return array_combine( $keys, array_map( static fn ( $key ) => wp_cache_get( $key, $group, $force ), $keys ) );
}
function wp_cache_delete( $key, $group = '' ) {
	return $GLOBALS['wp_object_cache']->delete( $key, $group ?: 'default' );
}
function wp_cache_delete_multiple( array $keys, $group = '' ) {
	return array_combine( $keys, array_map( static fn ( $key ) => wp_cache_delete( $key, $group ), $keys ) );
}
function wp_cache_incr( $key, $offset = 1, $group = '' ) {
	return $GLOBALS['wp_object_cache']->count( $key, (int) $offset, $group ?: 'default' );
}
function wp_cache_decr( $key, $offset = 1, $group = '' ) {
	return $GLOBALS['wp_object_cache']->count( $key, - (int) $offset, $group ?: 'default' );
}
function wp_cache_flush() {
	return $GLOBALS['wp_object_cache']->flush();
}
function wp_cache_flush_group( $group ) {
	return $GLOBALS['wp_object_cache']->flush( $group );
}
function wp_cache_flush_runtime() {
	$GLOBALS['wp_object_cache']->forget();
	return true;
}
function wp_cache_supports( $feature ) {
	return in_array( $feature, array( 'add_multiple', 'set_multiple', 'get_multiple', 'delete_multiple', 'flush_runtime', 'flush_group' ), true );
}
function wp_cache_close() {
	return true;
}
function wp_cache_add_global_groups( $groups ): void {
	$GLOBALS['wp_object_cache']->add_global_groups( (array) $groups );
}
function wp_cache_add_non_persistent_groups( $groups ): void {
	$GLOBALS['wp_object_cache']->add_passing_groups( (array) $groups );
}
function wp_cache_switch_to_blog( $blog_id ): void {
	$GLOBALS['wp_object_cache']->switch_to_blog( (int) $blog_id );
}
function wp_cache_reset(): void {
	$GLOBALS['wp_object_cache']->forget();
}
