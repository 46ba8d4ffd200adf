#!/bin/sh
# Prints the secrets that the overlays refer to, made up where they are not given by the environment:
#   FUDE_DATABASE_APP, FUDE_DATABASE_TRACKING   mysql://USER:PASSWORD@HOST:PORT/NAME (the overlay mariadb's own by default)
#   FUDE_TOKEN_KEY                              the key that tokens are signed with, base64
#   FUDE_ADMIN_PASSWORD                         of the tracking server's first user, admin
# Usage: deploy/kubernetes/secrets.sh | kubectl apply --namespace fude -f -
# Made up anew at each call: apply it once. The certificate is a secret of its own: kubectl create secret tls fude-tls --cert=… --key=…
set -eu

made_up() { head -c "$1" /dev/urandom | base64 | tr -d '\n'; }
hex() { head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n'; }
encoded() { printf '%s' "$1" | base64 | tr -d '\n'; }

database_password=$(hex)
: "${FUDE_TOKEN_KEY:=$(made_up 32)}" "${FUDE_ADMIN_PASSWORD:=$(hex)}" \
  "${FUDE_DATABASE_APP:=mysql://fude:$database_password@mariadb:3306/fude_app}" \
  "${FUDE_DATABASE_TRACKING:=mysql://fude:$database_password@mariadb:3306/fude_tracking}"

cat <<END
apiVersion: v1
kind: Secret
metadata:
  name: fude-keys
type: Opaque
data:
  token.key: $(encoded "$FUDE_TOKEN_KEY")
---
apiVersion: v1
kind: Secret
metadata:
  name: fude-admin
type: Opaque
data:
  password: $(encoded "$FUDE_ADMIN_PASSWORD")
---
apiVersion: v1
kind: Secret
metadata:
  name: fude-database
type: Opaque
data:
  app: $(encoded "$FUDE_DATABASE_APP")
  tracking: $(encoded "$FUDE_DATABASE_TRACKING")
---
apiVersion: v1
kind: Secret
metadata:
  name: fude-mariadb
type: Opaque
data:
  password: $(encoded "$database_password")
END
