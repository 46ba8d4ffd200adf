#!/bin/sh
# Runs nginx in a container: renders the configuration from the environment (see render.sh), with TLS where certificates are mounted.
set -eu
here=$(dirname -- "$0")
: "${FUDE_STATE:=/var/lib/fude-nginx}"
export FUDE_STATE
if [ -f /fude/tls/tls.crt ] && [ -f /fude/tls/tls.key ]; then
  export FUDE_TLS=/fude/tls
fi
sh "$here/render.sh" >/tmp/nginx.conf
exec nginx -e stderr -c /tmp/nginx.conf -g "daemon off;"
