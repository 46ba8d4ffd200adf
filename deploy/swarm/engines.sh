#!/bin/sh
# Several Docker engines on one machine, each with a network, processes and mounts of its own, so that a swarm can be tried where there is
# one machine only. Root on Linux; nothing of it reaches another network: the engines see each other and the hub, and no more.
#
#   engines.sh up FOLDER [COUNT]   starts them (3); docker -H unix://FOLDER/1/docker.sock … talks to the first
#   engines.sh cut FOLDER N        engine N loses its power: cable and processes are gone at once
#   engines.sh start FOLDER N      engine N is plugged in and started again, on its own data
#   engines.sh down FOLDER         ends them all and removes the folder
#   engines.sh join FOLDER         makes a swarm of them in which each is a manager
#   engines.sh in FOLDER WHERE COMMAND…   runs a command in a network: 1, 2, 3 or hub
#
# FUDE_ENGINES_OWNER=PID: they end with that process.
# FOLDER has to be short: sockets lie in it. The hub is 10.87.0.254, engine N is 10.87.0.N.
set -eu

fail() { echo "engines.sh: $1" >&2; exit "${2:-1}"; }
[ $# -ge 2 ] || { sed -n '2,14s/^# \{0,1\}//p' "$0" >&2; exit 2; }
what=$1 folder=$2
shift 2

# A namespace that a process holds: it, and with it the namespace, ends with its process.
hold() { # hold NAME: starts a process in a network of its own, and writes its number to FOLDER/NAME/net.pid
  mkdir -p "$folder/$1"
  unshare --net sh -c 'echo $$ >"$1"; exec sleep infinity' sh "$folder/$1/net.pid" </dev/null >/dev/null 2>&1 &
  wait_for "$folder/$1/net.pid"
}

wait_for() { # wait_for FILE
  tries=0
  while [ ! -s "$1" ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 200 ] || fail "$1 does not appear"
    sleep 0.05
  done
}

inside() { # inside NAME COMMAND…
  name=$1
  shift
  nsenter --net="/proc/$(cat "$folder/$name/net.pid")/ns/net" "$@"
}

gone() { ! kill -0 "$1" 2>/dev/null || grep -qs '^State:.Z' "/proc/$1/status"; }

alive() { [ -s "$1" ] && ! gone "$(cat "$1")"; }

end() { # end FILE SIGNAL: ends the process whose number is in FILE, and waits for that
  [ -s "$1" ] || return 0
  pid=$(cat "$1")
  kill -"$2" "$pid" 2>/dev/null || true
  tries=0
  while ! gone "$pid"; do
    tries=$((tries + 1))
    [ "$tries" -ne 300 ] || kill -KILL "$pid" 2>/dev/null || true
    [ "$tries" -lt 400 ] || fail "process $pid does not end"
    sleep 0.05
  done
  rm -f "$1"
}

cable() { # cable N
  inside hub ip link add "port$1" type veth peer name eth0 netns "$(cat "$folder/$1/net.pid")"
  inside hub ip link set "port$1" master hub up
  inside "$1" ip link set lo up
  inside "$1" ip addr add "10.87.0.$1/24" dev eth0
  inside "$1" ip link set eth0 up
  # The engine wants a default route to tell its own address by; the hub forwards nothing.
  inside "$1" ip route add default via 10.87.0.254
}

# sysfs shows the network that it was mounted in, so it is mounted afresh, with the control groups put back into it.
# The engine is the child of the first process of a tree of its own: when that ends, the kernel ends all of its containers.
engine() { # engine N
  here=$folder/$1
  # What a machine loses with its power: sockets and the numbers of processes.
  rm -rf "$here/docker.sock" "$here/docker.pid" "$here/engine.pid" "$here/exec"
  # Not by a function: its shell would be what is remembered, and not the process.
  nsenter --net="/proc/$(cat "$here/net.pid")/ns/net" unshare --mount --uts --pid --fork --kill-child --propagation private sh -eu -c '
    here=$1
    hostname "engine-$2"
    mkdir -p "$here/cgroup"
    mount -t tmpfs tmpfs /run
    mount --rbind /sys/fs/cgroup "$here/cgroup"
    mount -t sysfs sysfs /sys
    mount --rbind "$here/cgroup" /sys/fs/cgroup
    umount -l "$here/cgroup"
    mount -t proc proc /proc
    exec dockerd --data-root "$here/data" --exec-root "$here/exec" --pidfile "$here/docker.pid" --host "unix://$here/docker.sock" \
      --config-file "$here/daemon.json" --log-level warn
  ' sh "$here" "$1" </dev/null >>"$here/dockerd.log" 2>&1 &
  echo $! >"$here/engine.pid"
  tries=0
  until docker -H "unix://$here/docker.sock" version >/dev/null 2>&1; do
    tries=$((tries + 1))
    alive "$here/engine.pid" && [ "$tries" -lt 600 ] || fail "engine $1 does not start: $(tail -n 3 "$here/dockerd.log")"
    sleep 0.1
  done
}

engines() { ls "$folder" | grep -E '^[0-9]+$' | sort -n; }

case "$what" in
  up)
    count=${1:-3}
    [ "$(id -u)" = 0 ] || fail "root is needed"
    [ "${#folder}" -le 40 ] || fail "$folder is too long a path for sockets: 40 characters are the most" 2
    for tool in dockerd docker unshare nsenter ip; do
      command -v "$tool" >/dev/null || fail "$tool is missing: apt-get install docker.io iproute2"
    done
    mkdir -p "$folder"
    [ -z "$(ls "$folder")" ] || fail "$folder is not empty" 2
    hold hub
    inside hub ip link set lo up
    inside hub ip link add hub type bridge
    inside hub ip addr add 10.87.0.254/24 dev hub
    inside hub ip link set hub up
    for n in $(seq "$count"); do
      hold "$n"
      cable "$n"
      printf '{"live-restore":false,"iptables":true,"ip6tables":false,"default-address-pools":[{"base":"10.88.%s.0/24","size":26}]}\n' "$n" >"$folder/$n/daemon.json"
      engine "$n"
    done
    # They end with whoever they are for, however that ends.
    [ -z "${FUDE_ENGINES_OWNER:-}" ] || setsid sh -c 'while kill -0 "$1" 2>/dev/null; do sleep 2; done; exec "$2" down "$3"' sh "$FUDE_ENGINES_OWNER" "$0" "$folder" </dev/null >/dev/null 2>&1 &
    ;;
  join)
    docker -H "unix://$folder/1/docker.sock" swarm init --advertise-addr 10.87.0.1 --listen-addr 10.87.0.1 --default-addr-pool 10.89.0.0/16 >/dev/null
    token=$(docker -H "unix://$folder/1/docker.sock" swarm join-token -q manager)
    for n in $(engines); do
      [ "$n" = 1 ] || docker -H "unix://$folder/$n/docker.sock" swarm join --token "$token" --advertise-addr "10.87.0.$n" --listen-addr "10.87.0.$n" 10.87.0.1:2377 >/dev/null
      docker -H "unix://$folder/1/docker.sock" node update --label-add "fude.engine=$n" "$(docker -H "unix://$folder/$n/docker.sock" info -f '{{.Swarm.NodeID}}')" >/dev/null
    done
    ;;
  cut)
    inside hub ip link del "port$1"
    end "$folder/$1/engine.pid" KILL
    ;;
  start)
    cable "$1"
    engine "$1"
    # A manager that comes back makes the others choose their leader anew.
    tries=0
    until [ "$(docker -H "unix://$folder/$1/docker.sock" node ls --format '{{.Status}} {{.ManagerStatus}}' 2>/dev/null | grep -cE '^Ready (Leader|Reachable)')" = "$(engines | wc -l)" ]; do
      tries=$((tries + 1))
      [ "$tries" -lt 120 ] || fail "engine $1 does not come back into the swarm"
      sleep 0.5
    done
    ;;
  in)
    name=$1
    shift
    exec nsenter --net="/proc/$(cat "$folder/$name/net.pid")/ns/net" "$@"
    ;;
  down)
    [ -d "$folder" ] || exit 0
    for n in $(engines); do
      end "$folder/$n/engine.pid" KILL
      end "$folder/$n/net.pid" TERM
    done
    end "$folder/hub/net.pid" TERM
    rm -rf "$folder"
    ;;
  *) fail "unknown command '$what'" 2 ;;
esac
