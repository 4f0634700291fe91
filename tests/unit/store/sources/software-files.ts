import type { Files } from './temp-folder.ts';

/** The smallest that is taken for KCO. `code` is the body of its main file. */
export function kcoFiles(version = '2.13.11', code = ''): Files {
  return {
    'klarna-checkout-for-woocommerce.php': `<?php\n/*\n * Plugin Name: Klarna Checkout for WooCommerce\n * Version: ${version}\n */\n${code}\n`,
    'classes/class-kco-gateway.php': `<?php // ${version}\n`,
    'readme.txt': 'Klarna Checkout',
  };
}

export function wooCommerceFiles(version = '10.0.2'): Files {
  return {
    'woocommerce.php': `<?php\n/**\n * Plugin Name: WooCommerce\n * Version: ${version}\n */\n`,
    'src/Autoloader.php': "<?php\n$autoloader = dirname( __DIR__ ) . '/vendor/autoload_packages.php';\n",
    'src/Caching/WPCacheEngine.php': '<?php class WPCacheEngine {}\n',
    'vendor/autoload_packages.php': '<?php\n',
    'vendor/composer/autoload_classmap.php':
      "<?php return array(\n 'A' => $baseDir . '/src/Caching/WPCacheEngine.php',\n 'B' => $baseDir . '/src/NotShipped.php',\n);\n",
  };
}

export function wordpressFiles(version = '6.8.1'): Files {
  return {
    'wp-includes/version.php': `<?php\n$wp_version = '${version}';\n`,
    'wp-login.php': '<?php\n',
    'wp-content/plugins/hello.php': '<?php\n',
  };
}

/** As in a release zip: all files below one folder. */
export function below(folder: string, files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([path, content]) => [`${folder}/${path}`, content]));
}

export function without(path: string, files: Files): Files {
  const { [path]: _gone, ...rest } = files;
  return rest;
}
