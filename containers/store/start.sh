#!/bin/sh
# Trusts the run's own CA, then serves: php-fpm in the background, nginx in front.
set -eu
if [ -f /srv/ca.crt ]; then
  cat /srv/ca.crt >> /etc/ssl/certs/ca-certificates.crt
  # A WordPress from a zip brings a CA bundle of its own; Debian's is a link to the system's.
  bundle=/srv/wordpress/wp-includes/certificates/ca-bundle.crt
  if [ -f "$bundle" ] && [ ! -L "$bundle" ]; then cat /srv/ca.crt >> "$bundle"; fi
fi
php-fpm8.4
exec nginx -g 'daemon off;'
