#!/bin/sh
# Starts Fude on the swarm that this Docker engine is a manager of, or brings a running one to what stack.yaml says now. Secrets that are
# missing are made up, and stay as they are where they are there; the node that keeps database and artifacts is this one where none is yet.
# Settings come from the environment: FUDE_APP_IMAGE (required), FUDE_HOSTS and the others of stack.yaml.
# Usage: FUDE_APP_IMAGE=fude/app:TAG FUDE_HOSTS=fude.example.org deploy/swarm/start.sh [STACK]
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
stack=${1:-fude}
mark() { sha256sum "$1" | cut -c1-12; }

[ -n "${FUDE_APP_IMAGE:-}" ] || { echo "start.sh: FUDE_APP_IMAGE is missing: name the image with the model, such as fude/app:TAG" >&2; exit 2; }
[ "$(docker info --format '{{.Swarm.ControlAvailable}}')" = true ] || { echo "start.sh: this engine is no manager of a swarm: docker swarm init" >&2; exit 1; }

secret() { # secret NAME COMMAND: by standard input, so that it is on no command line
  docker secret inspect "$1" >/dev/null 2>&1 || eval "$2" | docker secret create "$1" - >/dev/null
}
hex="head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n'"
secret fude_token_key "head -c 32 /dev/urandom | base64 | tr -d '\n'"
secret fude_database_password "$hex"
secret fude_database_root_password "$hex"
if [ -n "${FUDE_ADMIN_PASSWORD:-}" ]; then secret fude_admin_password 'printf %s "$FUDE_ADMIN_PASSWORD"'; else
  docker secret inspect fude_admin_password >/dev/null 2>&1 || {
    FUDE_ADMIN_PASSWORD=$(eval "$hex")
    secret fude_admin_password 'printf %s "$FUDE_ADMIN_PASSWORD"'
    echo "start.sh: the tracking server's user admin has the password $FUDE_ADMIN_PASSWORD"
  }
fi

if [ -z "$(docker node ls -q | xargs docker node inspect -f '{{index .Spec.Labels "fude.data"}}' | grep true)" ]; then
  docker node update --label-add fude.data=true "$(docker info -f '{{.Swarm.NodeID}}')" >/dev/null
fi

FUDE_NGINX_CONF_MARK=$(mark "$here/nginx.conf") FUDE_DATABASES_MARK=$(mark "$here/../compose/database/tracking.sql")
FUDE_DATABASE_OPTIONS_MARK=$(mark "$here/database.cnf")
export FUDE_NGINX_CONF_MARK FUDE_DATABASES_MARK FUDE_DATABASE_OPTIONS_MARK
exec docker stack deploy --compose-file "$here/stack.yaml" --resolve-image "${FUDE_RESOLVE_IMAGE:-always}" --with-registry-auth "$stack"
