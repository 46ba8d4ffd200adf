#!/bin/sh
# Restores, builds, installs what the tests of real parts need where it can, and runs all tests.
# --long: also the slow ones.  FUDE_TEST_NO_INSTALL=1: install nothing; what is missing is skipped with a reason.
set -u
cd "$(dirname -- "$0")" || exit 1

long=0
for argument in "$@"; do
  case "$argument" in
    --long) long=1 ;;
    *) echo "test.sh: unknown argument '$argument'; the only one is --long" >&2; exit 2 ;;
  esac
done

if ! command -v dotnet >/dev/null 2>&1; then
  echo "test.sh: the .NET SDK 10 is not installed: https://dotnet.microsoft.com/download/dotnet/10.0" >&2
  exit 1
fi

# Chromium draws on the page, Noto CJK shows its Japanese, python3-onnx holds the format's own checker, MariaDB is the other database, nginx
# is what stands in front; Docker with debootstrap runs the images, and kubectl renders what Kubernetes is given.
wanted="chromium fonts-noto-cjk python3-onnx mariadb-server nginx docker.io docker-compose debootstrap"
missing=""
if command -v dpkg-query >/dev/null 2>&1; then
  for package in $wanted; do
    [ "$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null)" = "install ok installed" ] || missing="$missing $package"
  done
  # kubectl renders the manifests. It may have come from elsewhere, and the package's file would be in its way.
  command -v kubectl >/dev/null 2>&1 || missing="$missing kubernetes-client"
fi
if [ -n "$missing" ] && [ "${FUDE_TEST_NO_INSTALL:-}" != 1 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "test.sh: installing$missing"
    # shellcheck disable=SC2086 # several packages are meant to be several
    (apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing) >/dev/null 2>&1 \
      || echo "test.sh: could not install$missing; the tests that need them are skipped"
  else
    echo "test.sh: not installed and no root here:$missing; the tests that need them are skipped"
  fi
fi

echo "test.sh: building"
dotnet build Fude.slnx -c Release --nologo -v quiet || exit 1

passed=0 failed=0 skipped=0
filter="-trait- Category=Long"
[ "$long" = 1 ] && filter=""
logs=artifacts/test-logs
mkdir -p "$logs"
for project in tests/*.Tests; do
  name=$(basename "$project")
  log="$logs/$name.log"
  # shellcheck disable=SC2086 # the filter is two words or none
  dotnet "artifacts/bin/$name/release/$name.dll" $filter -noColor >"$log" 2>&1
  status=$?
  summary=$(sed -n 's/^ *'"$name"' *Total: \([0-9]*\), Errors: \([0-9]*\), Failed: \([0-9]*\), Skipped: \([0-9]*\), .*Time: \(.*\)$/\1 \2 \3 \4 \5/p' "$log" | tail -n 1)
  if [ -z "$summary" ]; then
    echo "test.sh: $name did not finish (status $status):"
    tail -n 60 "$log"
    failed=$((failed + 1))
    continue
  fi
  # shellcheck disable=SC2086 # total, errors, failed, skipped, time
  set -- $summary
  echo "test.sh: $name: $(($1 - $3 - $4)) passed, $(($2 + $3)) failed, $4 skipped in $5"
  grep -A 1 -E '\[SKIP\]' "$log" | grep -v '^--' || true
  if [ $(($2 + $3)) != 0 ] || [ "$status" != 0 ]; then
    grep -A 30 -E '\[FAIL\]|error' "$log" | head -n 300
    [ $(($2 + $3)) != 0 ] || failed=$((failed + 1))
  fi
  passed=$((passed + $1 - $3 - $4))
  failed=$((failed + $2 + $3))
  skipped=$((skipped + $4))
done

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
