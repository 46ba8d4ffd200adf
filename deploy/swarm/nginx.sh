#!/bin/sh
# nginx before the replicas of a swarm. Docker's DNS says which there are; when that changes, nginx takes the new list, and requests that run
# go on. A service of its own address (a VIP) would hide which replica is gone.
set -u
addresses() { getent ahostsv4 tasks.app | sed -n 's/ *STREAM.*//p' | sort -u; }

write() { # write ADDRESSES: one that does not take a connection is left out for two seconds
  printf '%s\n' "$1" | sed 's/.*/server &:8000 max_fails=1 fail_timeout=2s;/' >/tmp/upstream.new
  mv /tmp/upstream.new /tmp/upstream.conf
}

trap 'exit 0' TERM INT QUIT
known=
until known=$(addresses) && [ -n "$known" ]; do
  echo "nginx.sh: waiting for the application" >&2
  sleep 1 &
  wait $!
done
write "$known"
nginx -c /fude/nginx.conf -g 'daemon off;' &
server=$!
trap 'kill -QUIT "$server" 2>/dev/null; wait "$server"; exit 0' TERM INT QUIT
while kill -0 "$server" 2>/dev/null; do
  sleep 0.5 &
  wait $!
  now=$(addresses)
  if [ -n "$now" ] && [ "$now" != "$known" ]; then
    known=$now
    write "$known"
    kill -HUP "$server"
  fi
done
wait "$server"
