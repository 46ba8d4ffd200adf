#!/bin/sh
# Whether nginx in a container runs. (What is behind it has a health check of its own: nginx without it still says so to browsers.)
kill -0 "$(cat "${FUDE_STATE:-/var/lib/fude-nginx}/nginx.pid")"
