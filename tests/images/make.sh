#!/bin/sh
# Makes the images that the tests stand on, where none can be pulled: Debian by debootstrap from this machine's mirror, with .NET's runtime copied
# from this machine (fude-test/aspnet:10.0), with nginx (fude-test/nginx:1.22) and with MariaDB (fude-test/mariadb:10.11).
# What is there already is left as it is. Needs root, docker and debootstrap; about three minutes the first time.
# Usage: tests/images/make.sh [aspnet] [nginx] [mariadb]
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
work="${FUDE_TEST_IMAGES:-$here/../../artifacts/test-images}"
mkdir -p "$work"
work=$(CDPATH= cd -- "$work" && pwd)
mirror=$(sed -n 's/^URIs: *\([^ ]*\).*/\1/p; s/^deb *\(\[[^]]*\] *\)\{0,1\}\(http[^ ]*\) .*/\2/p' /etc/apt/sources.list /etc/apt/sources.list.d/*debian* 2>/dev/null | head -n 1)
: "${mirror:=http://deb.debian.org/debian}"

has() { docker image inspect "$1" >/dev/null 2>&1; }

debian() { # makes a tree $1 with the packages $2
  if [ ! -f "$work/debian.tar" ]; then
    rm -rf "$work/debian"
    debootstrap --variant=minbase --include=ca-certificates,libssl3,libstdc++6,libgcc-s1,zlib1g bookworm "$work/debian" "$mirror" >"$work/debootstrap.log" 2>&1 \
      || { tail -n 5 "$work/debootstrap.log" >&2; exit 1; }
    tar -C "$work/debian" -cf "$work/debian.tar.new" .
    mv "$work/debian.tar.new" "$work/debian.tar"
    rm -rf "$work/debian"
  fi
  rm -rf "$work/$1"
  mkdir "$work/$1"
  tar -C "$work/$1" -xf "$work/debian.tar"
  if [ -n "$2" ]; then
    cp /etc/resolv.conf "$work/$1/etc/resolv.conf"
    printf '#!/bin/sh\nexit 101\n' >"$work/$1/usr/sbin/policy-rc.d"
    chmod +x "$work/$1/usr/sbin/policy-rc.d"
    chroot "$work/$1" sh -c "apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $2" >"$work/$1.log" 2>&1 \
      || { tail -n 5 "$work/$1.log" >&2; exit 1; }
  fi
  rm -rf "$work/$1"/var/cache/apt/* "$work/$1"/var/lib/apt/lists/* "$work/$1"/usr/share/doc "$work/$1"/usr/share/locale "$work/$1"/usr/share/man
}

import() { # $1 tree, $2 name, then docker import's changes
  tree=$1 name=$2
  shift 2
  tar -C "$work/$tree" -c . | docker import "$@" - "$name" >/dev/null
  rm -rf "${work:?}/$tree"
  echo "made $name"
}

[ $# -gt 0 ] || set -- aspnet nginx mariadb
for wanted in "$@"; do
  case "$wanted" in
    aspnet)
      has fude-test/aspnet:10.0 && continue
      dotnet=$(dirname -- "$(readlink -f "$(command -v dotnet)")")
      debian aspnet ""
      mkdir -p "$work/aspnet/usr/share/dotnet/shared"
      cp -a "$dotnet/dotnet" "$dotnet/host" "$work/aspnet/usr/share/dotnet/"
      cp -a "$dotnet/shared/Microsoft.NETCore.App" "$dotnet/shared/Microsoft.AspNetCore.App" "$work/aspnet/usr/share/dotnet/shared/"
      ln -s /usr/share/dotnet/dotnet "$work/aspnet/usr/bin/dotnet"
      import aspnet fude-test/aspnet:10.0 ;;
    nginx)
      has fude-test/nginx:1.22 && continue
      debian nginx nginx-light
      import nginx fude-test/nginx:1.22 -c 'CMD ["nginx", "-g", "daemon off;"]' ;;
    mariadb)
      has fude-test/mariadb:10.11 && continue
      debian mariadb "mariadb-server gosu"
      rm -rf "$work/mariadb/var/lib/mysql"
      cp "$here/mariadb-entrypoint.sh" "$work/mariadb/usr/local/bin/docker-entrypoint.sh"
      chmod 755 "$work/mariadb/usr/local/bin/docker-entrypoint.sh"
      import mariadb fude-test/mariadb:10.11 -c 'ENTRYPOINT ["docker-entrypoint.sh"]' -c 'CMD ["mariadbd"]' -c 'VOLUME /var/lib/mysql' ;;
    *) echo "make.sh: there is no image '$wanted'; there are aspnet, nginx and mariadb" >&2; exit 2 ;;
  esac
done
