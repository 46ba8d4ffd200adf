#!/bin/sh
# Prints nginx's configuration for Fude. What it is made of comes from the environment:
#   FUDE_APP         the application's address (127.0.0.1:8000)
#   FUDE_LISTEN      where nginx listens (8080)
#   FUDE_WWWROOT     the folder wwwroot of the application (wwwroot beside Fude.App.dll), or 'app' to ask the application for the page; required
#   FUDE_STATE       a folder that nginx may write to: cache, temporary files, pid (/var/lib/fude-nginx)
#   FUDE_IMAGES      the pictures' folder, where the application keeps them in one; else they are asked of it and cached
#   FUDE_CACHE_SIZE  most bytes of cached pictures (1g)
#   FUDE_MAX_BODY    largest request body in bytes (1064960: the application's own limit, 1 MiB and 16 KiB)
#   FUDE_GREEN       the address of a second version of the application beside the first, and
#   FUDE_ROUTE       the folder that says who belongs to it: the file green/NN moves bucket NN of the 100 (00…99) there
#   FUDE_TRACKING    the tracking server's address, where it is to be reached through nginx too, and
#   FUDE_TRACKING_LISTEN  where nginx listens for it (5000)
#   FUDE_TLS         a folder with tls.crt and tls.key: HTTPS, and plain HTTP from elsewhere is sent there
#   FUDE_TLS_LISTEN  where nginx listens for HTTPS (8443)
#   FUDE_TLS_PUBLIC  the port that browsers reach that at, ':8443'; empty for 443
#   FUDE_TRACKING_TLS_LISTEN, FUDE_TRACKING_TLS_PUBLIC  the same for the tracking server (5443, ':5443')
#   FUDE_TLS_LOCAL   the address of whoever need not use HTTPS (127.0.0.1); in a container that of this machine on the container's network
# Usage: FUDE_WWWROOT=/srv/fude/wwwroot deploy/nginx/render.sh > nginx.conf && nginx -c "$PWD/nginx.conf"
set -eu

: "${FUDE_APP:=127.0.0.1:8000}" "${FUDE_LISTEN:=8080}" "${FUDE_STATE:=/var/lib/fude-nginx}" "${FUDE_IMAGES:=}" \
  "${FUDE_CACHE_SIZE:=1g}" "${FUDE_MAX_BODY:=1064960}" "${FUDE_GREEN:=}" "${FUDE_ROUTE:=}" "${FUDE_TRACKING:=}" \
  "${FUDE_TRACKING_LISTEN:=5000}" "${FUDE_TLS:=}" "${FUDE_TLS_LISTEN:=8443}" "${FUDE_TLS_PUBLIC=:8443}" \
  "${FUDE_TRACKING_TLS_LISTEN:=5443}" "${FUDE_TRACKING_TLS_PUBLIC=:5443}" "${FUDE_TLS_LOCAL:=127.0.0.1}"
if [ -z "${FUDE_WWWROOT:-}" ]; then
  echo "render.sh: FUDE_WWWROOT is missing: give the folder wwwroot of the application, FUDE_WWWROOT=FOLDER, or FUDE_WWWROOT=app" >&2
  exit 2
fi
if [ -n "$FUDE_GREEN" ] && [ -z "$FUDE_ROUTE" ]; then
  echo "render.sh: FUDE_GREEN needs the folder that says who belongs to it: FUDE_ROUTE=FOLDER" >&2
  exit 2
fi

for value in "$FUDE_APP" "$FUDE_LISTEN" "$FUDE_WWWROOT" "$FUDE_STATE" "$FUDE_IMAGES" "$FUDE_CACHE_SIZE" "$FUDE_MAX_BODY" "$FUDE_GREEN" \
  "$FUDE_ROUTE" "$FUDE_TRACKING" "$FUDE_TRACKING_LISTEN" "$FUDE_TLS" "$FUDE_TLS_LISTEN" "$FUDE_TLS_PUBLIC" \
  "$FUDE_TRACKING_TLS_LISTEN" "$FUDE_TRACKING_TLS_PUBLIC" "$FUDE_TLS_LOCAL"; do
  case "$value" in
    *[!A-Za-z0-9_./:\[\]*@%+,=-]*)
      echo "render.sh: '$value' has a character that does not belong into nginx's configuration (a space, a quote, ';', '{' …)" >&2
      exit 2 ;;
  esac
done

# What is wanted of each part that has several forms; the forms that are not go out first, then the marks.
forms="images=cached page=files colours=one tracking=off tls=off"
[ -z "$FUDE_IMAGES" ] || forms="$forms images=folder"
[ "$FUDE_WWWROOT" != app ] || forms="$forms page=app"
[ -z "$FUDE_GREEN" ] || forms="$forms colours=two"
[ -z "$FUDE_TRACKING" ] || forms="$forms tracking=on"
[ -z "$FUDE_TLS" ] || forms="$forms tls=on"
upstream=fude
[ -z "$FUDE_GREEN" ] || upstream='$colour'

awk -v forms="$forms" '
  BEGIN { for (n = split(forms, all, " "); i < n; ) { split(all[++i], form, "="); wanted[form[1]] = form[2] } }
  { name = $2; sub(/:$/, "", name) }
  /^ *# [a-z]+: [a-z]+$/ && name in wanted { kept[++depth] = wanted[name] == $3; next }
  /^ *# end$/ && depth > 0 { depth--; next }
  { for (at = 1; at <= depth; at++) if (!kept[at]) next; print }
' "$(dirname -- "$0")/nginx.conf.template" | sed \
  -e "s|http://fude;|http://$upstream;|g" \
  -e "s|\${FUDE_APP}|$FUDE_APP|g" -e "s|\${FUDE_LISTEN}|$FUDE_LISTEN|g" -e "s|\${FUDE_WWWROOT}|${FUDE_WWWROOT%/}|g" \
  -e "s|\${FUDE_STATE}|${FUDE_STATE%/}|g" -e "s|\${FUDE_IMAGES}|${FUDE_IMAGES%/}|g" \
  -e "s|\${FUDE_CACHE_SIZE}|$FUDE_CACHE_SIZE|g" -e "s|\${FUDE_MAX_BODY}|$FUDE_MAX_BODY|g" \
  -e "s|\${FUDE_GREEN}|$FUDE_GREEN|g" -e "s|\${FUDE_ROUTE}|${FUDE_ROUTE%/}|g" \
  -e "s|\${FUDE_TRACKING}|$FUDE_TRACKING|g" -e "s|\${FUDE_TRACKING_LISTEN}|$FUDE_TRACKING_LISTEN|g" \
  -e "s|\${FUDE_TLS}|${FUDE_TLS%/}|g" -e "s|\${FUDE_TLS_LISTEN}|$FUDE_TLS_LISTEN|g" -e "s|\${FUDE_TLS_PUBLIC}|$FUDE_TLS_PUBLIC|g" \
  -e "s|\${FUDE_TRACKING_TLS_LISTEN}|$FUDE_TRACKING_TLS_LISTEN|g" -e "s|\${FUDE_TRACKING_TLS_PUBLIC}|$FUDE_TRACKING_TLS_PUBLIC|g" \
  -e "s|\${FUDE_TLS_LOCAL}|$FUDE_TLS_LOCAL|g"
