#!/bin/sh
# Makes a shop in an empty database: each step a PHP process of its own. Arguments: plugins after WooCommerce and KCO.
set -eu
step() { su -s /bin/sh www-data -c "HARNESS_HOST='$HARNESS_HOST' php /srv/setup/$*" ; }
step wordpress.php
step activate.php woocommerce/woocommerce.php
step activate.php klarna-checkout-for-woocommerce/klarna-checkout-for-woocommerce.php
for plugin in "$@"; do step activate.php "$plugin"; done
step first-visit.php
step shop.php
step kco.php
[ $# -eq 0 ] || step language-plugin.php
