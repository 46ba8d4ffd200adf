#!/bin/sh
# Prints nginx's configuration for Fude. What it is made of comes from the environment:
#   FUDE_APP         the application's address (127.0.0.1:8000)
#   FUDE_LISTEN      where nginx listens (8080)
#   FUDE_WWWROOT     the folder wwwroot of the application (wwwroot beside Fude.App.dll); required
#   FUDE_STATE       a folder that nginx may write to: cache, temporary files, pid (/var/lib/fude-nginx)
#   FUDE_IMAGES      the pictures' folder, where the application keeps them in one; else they are asked of it and cached
#   FUDE_CACHE_SIZE  most bytes of cached pictures (1g)
#   FUDE_MAX_BODY    largest request body in bytes (1064960: the application's own limit, 1 MiB and 16 KiB)
# Usage: FUDE_WWWROOT=/srv/fude/wwwroot deploy/nginx/render.sh > nginx.conf && nginx -c "$PWD/nginx.conf"
set -eu

: "${FUDE_APP:=127.0.0.1:8000}" "${FUDE_LISTEN:=8080}" "${FUDE_STATE:=/var/lib/fude-nginx}" "${FUDE_IMAGES:=}" \
  "${FUDE_CACHE_SIZE:=1g}" "${FUDE_MAX_BODY:=1064960}"
if [ -z "${FUDE_WWWROOT:-}" ]; then
  echo "render.sh: FUDE_WWWROOT is missing: give the folder wwwroot of the application, FUDE_WWWROOT=FOLDER" >&2
  exit 2
fi

for value in "$FUDE_APP" "$FUDE_LISTEN" "$FUDE_WWWROOT" "$FUDE_STATE" "$FUDE_IMAGES" "$FUDE_CACHE_SIZE" "$FUDE_MAX_BODY"; do
  case "$value" in
    *[!A-Za-z0-9_./:\[\]*@%+,=-]*)
      echo "render.sh: '$value' has a character that does not belong into nginx's configuration (a space, a quote, ';', '{' …)" >&2
      exit 2 ;;
  esac
done

unwanted=folder
[ -z "$FUDE_IMAGES" ] || unwanted=cached

sed -e "/^ *# images: $unwanted\$/,/^ *# end\$/d" -e '/^ *# images: [a-z]*$/d' -e '/^ *# end$/d' \
  -e "s|\${FUDE_APP}|$FUDE_APP|g" -e "s|\${FUDE_LISTEN}|$FUDE_LISTEN|g" -e "s|\${FUDE_WWWROOT}|${FUDE_WWWROOT%/}|g" \
  -e "s|\${FUDE_STATE}|${FUDE_STATE%/}|g" -e "s|\${FUDE_IMAGES}|${FUDE_IMAGES%/}|g" \
  -e "s|\${FUDE_CACHE_SIZE}|$FUDE_CACHE_SIZE|g" -e "s|\${FUDE_MAX_BODY}|$FUDE_MAX_BODY|g" \
  "$(dirname -- "$0")/nginx.conf.template"
