#!/bin/sh
# Lays out WordPress and the plugin builds, trusts the run's own CA, then serves: php-fpm and Apache in the background,
# nginx in front.
set -eu
if [ -d /srv/wordpress-given ]; then
  ln -sfn /srv/wordpress-given /srv/wordpress
  ln -sf /etc/wordpress/htaccess /srv/wordpress/.htaccess
  cat > /srv/wordpress/wp-config.php <<'PHP'
<?php
require '/etc/wordpress/config-default.php';
require ABSPATH . 'wp-settings.php';
PHP
fi
# For sites whose WordPress lives in a folder: nginx.conf says which.
mkdir -p /srv/subfolder /srv/object-cache
chown www-data:www-data /srv/object-cache
ln -sfn /srv/wordpress /srv/subfolder/butik
if [ -f /srv/builds.txt ]; then
  while read -r build slug folder; do
    mkdir -p "/srv/builds/$build"
    ln -sfn "$folder" "/srv/builds/$build/$slug"
  done < /srv/builds.txt
fi
if [ -f /srv/ca.crt ]; then
  cat /srv/ca.crt >> /etc/ssl/certs/ca-certificates.crt
  # A WordPress from a zip brings a CA bundle of its own; Debian's is a link to the system's, which a copy of it may have lost.
  bundle=/srv/wordpress/wp-includes/certificates/ca-bundle.crt
  [ -e "$bundle" ] || { mkdir -p "${bundle%/*}" && ln -sf /etc/ssl/certs/ca-certificates.crt "$bundle"; }
  if [ -f "$bundle" ] && [ ! -L "$bundle" ]; then cat /srv/ca.crt >> "$bundle"; fi
fi
# For sites with one PHP worker: nginx.conf says which has which. Their processes are there while somebody asks.
mkdir -p /run/php-fpm-single
for worker in 0 1 2 3 4 5 6 7 8 9; do
  cat > "/run/php-fpm-single/$worker.conf" <<FPM
[single-$worker]
user = www-data
group = www-data
listen = /run/php-fpm-single-$worker.sock
listen.owner = www-data
listen.group = www-data
pm = ondemand
pm.max_children = 1
catch_workers_output = yes
decorate_workers_output = no
clear_env = no
FPM
done
# One stat for each of some thousand files a request: only where somebody edits them.
"php-fpm$PHP" ${PLUGINS_ARE_EDITED:+-d opcache.validate_timestamps=1 -d opcache.revalidate_freq=0}
apache2 -f /etc/apache2/harness.conf
exec nginx -g 'daemon off;'
