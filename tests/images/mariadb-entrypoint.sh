#!/bin/sh
# What the official images of MySQL and MariaDB do at their first start, as far as deploy/compose asks for it: makes the data folder, the database
# and the user from MYSQL_DATABASE, MYSQL_USER, MYSQL_PASSWORD_FILE and MYSQL_ROOT_PASSWORD_FILE, then runs /docker-entrypoint-initdb.d/*.sql.
set -eu
data=/var/lib/mysql
mkdir -p "$data" /run/mysqld
chown mysql:mysql "$data" /run/mysqld
if [ ! -d "$data/mysql" ]; then
  password=$(cat "$MYSQL_PASSWORD_FILE")
  root=$(cat "$MYSQL_ROOT_PASSWORD_FILE")
  gosu mysql mariadb-install-db --datadir="$data" --auth-root-authentication-method=normal --skip-test-db >/dev/null
  gosu mysql mariadbd --datadir="$data" --skip-networking &
  server=$!
  until mariadb-admin ping --silent 2>/dev/null; do sleep 0.2; done
  mariadb <<SQL
CREATE DATABASE \`$MYSQL_DATABASE\`;
CREATE USER '$MYSQL_USER'@'%' IDENTIFIED BY '$password';
GRANT ALL ON \`$MYSQL_DATABASE\`.* TO '$MYSQL_USER'@'%';
SQL
  for file in /docker-entrypoint-initdb.d/*.sql; do
    [ ! -f "$file" ] || mariadb <"$file"
  done
  mariadb -e "ALTER USER root@localhost IDENTIFIED BY '$root'"
  kill "$server"
  wait "$server" || true
fi
exec gosu mysql "$@" --datadir="$data" --bind-address=0.0.0.0
