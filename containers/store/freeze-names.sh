#!/bin/sh
# Looks the given names up once, writes them to /etc/hosts, and lets no other name be asked for: on a network without a
# way out Docker's name server takes 20 seconds to answer that it does not know one.
set -eu
for name in "$@"; do
  address=$(getent ahostsv4 "$name" | awk 'NR == 1 { print $1 }')
  [ -n "$address" ] || { echo "no address for $name" >&2; exit 1; }
  echo "$address $name" >> /etc/hosts
done
# Nothing listens there: the answer is "no" at once.
echo "nameserver 127.0.0.1" > /etc/resolv.conf
