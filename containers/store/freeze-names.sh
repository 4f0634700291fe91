#!/bin/sh
# Looks the given names up once and lets no other name be asked for elsewhere: on a network without a way out Docker's name
# server takes 20 seconds to answer that it does not know one. Arguments: a name of the edge; the zones of the shops, whose
# names are all the edge's, as in the public name service; "--"; names of neighbours.
set -eu
address_of() {
  found=$(getent ahostsv4 "$1" | awk 'NR == 1 { print $1 }')
  [ -n "$found" ] || { echo "no address for $1" >&2; exit 1; }
  echo "$found"
}
edge=$(address_of "$1")
shift
zones=
while [ "$1" != -- ]; do zones="$zones --address=/$1/$edge"; shift; done
shift
for name in "$@"; do
  address=$(address_of "$name")
  echo "$address $name" >> /etc/hosts
done
# Every other name is unknown at once.
# shellcheck disable=SC2086
dnsmasq --no-resolv --no-hosts --conf-file=/dev/null --user=root --listen-address=127.0.0.1 --bind-interfaces --address=/#/ $zones
echo "nameserver 127.0.0.1" > /etc/resolv.conf
