#!/usr/bin/env bash
# Asks the JSON API for what its document describes, and for what it does not, with all checks of schemathesis (from PyPI): against a real server
# with a small fleet, by a token that is made for it. Ends with status 0 when every answer is as the document says. The report stays in
# .build/schemathesis/reports.
#
#   scripts/schemathesis.sh [--built] [--examples N] [--seed N]      --built: rpi-deploy is built already
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/.."
# shellcheck source=scripts/lib/messages.sh
source "$here/lib/messages.sh"
# shellcheck source=scripts/lib/toolchain.sh
source "$here/lib/toolchain.sh"

schemathesis=4.32.5
place=$PWD/.build/schemathesis
runner=$place/schemathesis-$schemathesis/bin/st
built=0
# Always the same requests, so that a change is judged by itself; --seed looks for others.
generation=(--generation-deterministic)
examples=40

while (($# > 0)); do
    case $1 in
        --built) built=1 ;;
        --examples)
            examples=${2:?'--examples takes a number'}
            shift
            ;;
        --seed)
            generation=(--generation-database none --seed "${2:?'--seed takes a number'}")
            shift
            ;;
        *) fail "there is no option $1" ;;
    esac
    shift
done

data=""
server=""
finish() {
    local status=$?
    trap - EXIT
    if [[ -n $server ]]; then
        kill -TERM "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    [[ -z $data ]] || rm -rf "$data"
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

find_swift
if [[ ! -x $runner ]]; then
    mkdir -p "$place"
    python3 -m venv "$place/schemathesis-$schemathesis"
    timed "schemathesis $schemathesis from PyPI" \
        "$place/schemathesis-$schemathesis/bin/pip" install --quiet --disable-pip-version-check "schemathesis==$schemathesis"
fi
((built == 1)) || timed "Build" swift build --product rpi-deploy
program=$(swift build --show-bin-path)/rpi-deploy

section "A server with a small fleet"
data=$(mktemp -d "${TMPDIR:-/tmp}/rpi-deployment-api-XXXXXX")
rpi() { "$program" "$@" --data "$data/data" >>"$data/commands.log" 2>&1 || fail "rpi-deploy $*: $(tail -n 1 "$data/commands.log")"; }
rpi db init
for venue in CORO ARIA DEMO; do
    rpi venue create "$venue" --name "Track $venue"
done
rpi pool import --venue CORO 1-200
rpi pool import --venue ARIA 1-20
rpi pool retire KXP2-ARIA-020 --reason "Camera broken"
rpi pool reserve KXP2-ARIA-001 --serial 1000000000000A01
rpi batch create --venue CORO --count 20 --priority 5 --start
rpi batch create --venue ARIA --count 5
for version in 2.1.0 2.2.0; do
    head -c 1048576 /dev/urandom >"$data/os.img"
    rpi image add "$data/os.img" --name "kxp2-$version" --product KXP2 --version "$version" --as-is --unnamed --activate
done
printf 'correct horse battery\n' >"$data/password"
rpi user add alice --role admin --password-stdin <"$data/password"
token=$("$program" token create schemathesis --role admin --days 1 --data "$data/data" 2>/dev/null)

"$program" serve --data "$data/data" --devices 127.0.0.1:0 --management 127.0.0.1:0 >"$data/serve.out" 2>"$data/serve.log" &
server=$!
# The server says when it is ready; it is given a minute for it.
url=""
devices=""
for ((look = 0; look < 600; look++)); do
    url=$(sed -n 's/^management  //p' "$data/serve.out")
    devices=$(sed -n 's/^devices  //p' "$data/serve.out")
    [[ -z $url ]] || break
    kill -0 "$server" 2>/dev/null || fail "the server ended: $(tail -n 1 "$data/serve.log")"
    sleep 0.1
done
[[ -n $url ]] || fail "the server did not say within a minute that it is ready"
for number in 1 2 3; do
    curl -sS --fail -o /dev/null -H 'Content-Type: application/json' \
        -d "{\"product_type\": \"KXP2\", \"venue_code\": \"CORO\", \"serial_number\": \"100000000000000$number\", \"mac_address\": \"02:00:00:00:00:0$number\"}" "$devices/api/config"
done
note "$url"

section "schemathesis"
status=0
rm -rf "$place/reports"
mkdir -p "$place/reports"
# It keeps what it has seen where it is started. One worker: Python 3.11 counts wrongly when two threads make syntax trees.
(cd "$place" && exec "$runner" --config-file "$here/schemathesis.toml" run "$url/api/openapi.json" --header "Authorization: Bearer $token" --checks all \
    --phases examples,coverage,fuzzing,stateful --max-examples "$examples" "${generation[@]}" --workers 1 --no-color --request-timeout 20 \
    --report junit --report-dir "$place/reports") >"$place/reports/run.log" 2>&1 || status=$?
if ((status != 0)); then
    cut -c 1-300 "$place/reports/run.log"
    grep -h '"failure"' "$data/serve.log" | head -n 5 || true
    fail "the API is not as its document says (status $status)"
fi
tail -n 25 "$place/reports/run.log"
# A failure inside is a defect even where a client was told so politely.
if grep -q '"failure"' "$data/serve.log"; then fail "the server's log has failures: $(grep -h '"failure"' "$data/serve.log" | head -n 1)"; fi
