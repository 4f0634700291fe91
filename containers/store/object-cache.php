<?php
/**
 * Plugin Name: Persistent object cache (harness)
 * Description: WordPress's object cache, kept in files that all PHP processes of the store share, as Redis or Memcached keep it
 * for all of a shop's. For sites whose id says "cached"; all others have WordPress's own, which ends with the request.
 *
 * As in the drop-ins of Redis and Memcached: what a request has read it keeps in memory until its end, groups can be exempt
 * from persistence, and add() is one step, so that of two who add one key at the same time one is told no.
 * A fault may make it fall behind, as a replica does from which a shop reads while it writes to the primary: what is written and
 * deleted is done, add() knows of it, and no other request reads it until the replica catches up. See harness/store/containers/LIMITS.md.
 */
if ( preg_match( '/cached(?:folder)?(?:apache|lossy|single)?$/', DB_NAME ) ) {
	// A file of its own: WordPress takes this drop-in for a cache where the functions are there, and PHP declares those of a whole file.
	require __DIR__ . '/persistent-cache.php';
}
