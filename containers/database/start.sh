#!/bin/sh
# Copies the empty data folder to tmpfs, makes the harness's user and serves.
set -eu
: "${DATABASE_PASSWORD:?}"
cp -a /srv/datadir/. /var/lib/mysql/
cat > /run/mysqld/init.sql <<SQL
CREATE USER IF NOT EXISTS 'harness'@'%' IDENTIFIED BY '${DATABASE_PASSWORD}';
GRANT ALL PRIVILEGES ON *.* TO 'harness'@'%';
SQL
chown mysql:mysql /run/mysqld/init.sql
exec mariadbd --user=mysql --init-file=/run/mysqld/init.sql
