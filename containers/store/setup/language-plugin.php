<?php
/*
 * Step 5: a language plugin that is active, set up as a shop owner does it: Swedish, the default, and English under /en/.
 * Polylang from 3.7 on is known, without its paid companions; any other plugin is left as its activation left it.
 */
define( 'WP_ADMIN', true ); // As long as it has no language, Polylang is there for administrators only.
$_SERVER['HTTP_HOST'] = getenv( 'HARNESS_HOST' );
$_SERVER['HTTPS']     = 'on';
require '/srv/wordpress/wp-load.php';

if ( ! defined( 'POLYLANG_VERSION' ) ) {
	return;
}
if ( version_compare( POLYLANG_VERSION, '3.7', '<' ) ) {
	fwrite( STDERR, 'Polylang ' . POLYLANG_VERSION . ": only 3.7 and later can be set up\n" );
	exit( 1 );
}

// Its settings stay as they are: the language is the first folder of the path, and the default language has none.
$model = PLL()->model;
foreach ( array(
	array( 'name' => 'Svenska', 'slug' => 'sv', 'locale' => 'sv_SE', 'rtl' => false, 'term_group' => 0 ),
	array( 'name' => 'English', 'slug' => 'en', 'locale' => 'en_US', 'rtl' => false, 'term_group' => 1 ),
) as $language ) {
	$added = $model->languages->add( $language );
	if ( is_wp_error( $added ) ) {
		fwrite( STDERR, "Polylang, {$language['name']}: " . $added->get_error_message() . "\n" );
		exit( 1 );
	}
}
// What is there is in the default language. Products have none, until somebody asks Polylang to translate them.
$model->set_language_in_mass();

foreach ( array( 'cart', 'checkout' ) as $name ) {
	$swedish = get_post( wc_get_page_id( $name ) );
	$english = wp_insert_post(
		array(
			'post_type'    => 'page',
			'post_status'  => 'publish',
			'post_title'   => $swedish->post_title,
			'post_name'    => "$name-en", // Two translations with one slug are for Polylang Pro.
			'post_content' => $swedish->post_content,
		)
	);
	pll_set_post_language( $english, 'en' );
	pll_save_post_translations( array( 'sv' => $swedish->ID, 'en' => $english ) );
}

// It remembers its languages with the shop's address, and each site has another.
$model->languages->clean_cache();
delete_option( 'rewrite_rules' );
