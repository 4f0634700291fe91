<?php
add_theme_support( 'title-tag' );
add_theme_support( 'woocommerce' );
add_action( 'wp_enqueue_scripts', static fn () => wp_enqueue_style( 'harness', get_stylesheet_uri(), array(), '1.0' ) );
