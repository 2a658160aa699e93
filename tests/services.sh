#!/bin/sh
# A PostgreSQL or Redis of one's own for a test run, from Debian's packages: Unix sockets only, nothing left behind.
#   services.sh start postgresql|redis DIR   prints the address;   services.sh stop postgresql|redis DIR;   services.sh has postgresql|redis
set -eu
doing=$1 what=$2 dir=${3:-}
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)

# initdb refuses to run as root.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then (cd / && su postgres -s /bin/sh -c "$1"); else sh -c "$1"; fi
}

case "$doing $what" in
"has postgresql") [ -n "$bin" ] && [ -x "$bin/initdb" ] ;;
"has redis") command -v redis-server >/dev/null ;;
"start postgresql")
  mkdir -p "$dir"
  [ "$(id -u)" = 0 ] && chown postgres "$dir"
  as_postgres "$bin/initdb -D $dir/data -A trust -U forum -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
    $bin/pg_ctl -D $dir/data -w -l $dir/log -o \"-k $dir -h '' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200\" start >/dev/null
    $bin/createdb -h $dir -U forum forum"
  echo "postgresql+psycopg://forum@/forum?host=$dir" ;;
"stop postgresql")
  as_postgres "$bin/pg_ctl -D $dir/data -m immediate stop >/dev/null"
  rm -rf "$dir" ;;
"start redis")
  mkdir -p "$dir"
  redis-server --port 0 --unixsocket "$dir/redis.sock" --save '' --appendonly no --daemonize yes --pidfile "$dir/redis.pid" >/dev/null
  # It is let go before it has said who it is.
  for _ in $(seq 100); do [ -s "$dir/redis.pid" ] && [ -S "$dir/redis.sock" ] && break; sleep 0.1; done
  echo "redis+unix://$dir/redis.sock" ;;
"stop redis")
  # A test may have ended it already.
  kill "$(cat "$dir/redis.pid")" 2>/dev/null || true
  rm -rf "$dir" ;;
*) sed -n 2,3p "$0" >&2; exit 2 ;;
esac
