#!/usr/bin/env bash
# demo.sh [--once] [--devices N] [--port PORT] [--data DIR]
#
# The whole path on this machine: installs what is missing, builds, makes an OS image, starts the server with a demonstration fleet, deploys
# N simulated Pis (5 unless told) onto file-backed cards over HTTP, and checks every card against the image by independent tools. Then stays
# up until Ctrl-C; with --once it ends, with status 0 only when every card was found right. What it made is removed at the end, unless
# --data names a directory to keep.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/.."
# shellcheck source=scripts/lib/messages.sh
source "$here/lib/messages.sh"
# shellcheck source=scripts/lib/toolchain.sh
source "$here/lib/toolchain.sh"

once=false devices=5 port=0 data=""
server_pid="" temporary=""

usage() {
    sed -n '2,7s/^# \{0,1\}//p' "$here/demo.sh"
    exit "$1"
}

wrong_usage() {
    printf 'demo.sh: %s\n\n' "$1" >&2
    usage 2 >&2
}

while (($# > 0)); do
    case $1 in
    --once) once=true ;;
    --devices | --port | --data)
        (($# > 1)) || wrong_usage "$1 wants a value."
        case $1 in
        --devices) devices=$2 ;;
        --port) port=$2 ;;
        --data) data=$2 ;;
        esac
        shift
        ;;
    -h | --help) usage 0 ;;
    *) wrong_usage "unknown argument '$1'." ;;
    esac
    shift
done
if [[ ! $devices =~ ^[1-9][0-9]{0,2}$ ]] || ((devices > 200)); then wrong_usage "--devices wants a number from 1 to 200, not '$devices'."; fi
if [[ ! $port =~ ^[0-9]{1,5}$ ]] || ((10#$port > 65535)); then wrong_usage "--port wants a number from 0 (any) to 65535, not '$port'."; fi

# --- every call of rpi-deploy ---------------------------------------------------------------------------------------------------------

rpi() { "$program" "$@" --data "$data"; }

serve() { exec "$program" serve --devices "127.0.0.1:$port" --management 127.0.0.1:0 --data "$data"; }

create_fleet() {
    # With --data, an earlier run's fleet is used again.
    if rpi venue show CORO >/dev/null 2>&1; then return; fi
    rpi venue create CORO --name "Corona Raceway"
    rpi venue create ARIA --name "Aria Circuit"
    rpi venue create DEMO --name "Demonstration Track"
    local venue karts=$((devices > 5 ? devices : 5))
    for venue in CORO ARIA DEMO; do
        rpi pool import --product KXP2 --venue "$venue" "1-$karts"
    done
}

add_images() {
    if rpi image list --json | grep -q '"racexpro"'; then return; fi
    rpi image add "$image" --name kartxpro --product KXP2 --version 1.0.0 --activate
    rpi image add "$image" --name racexpro --product RXP2 --version 1.0.0 --activate
}

# Whole installs, all at once, of both products in turn; each device's card is a file in the folder.
simulate() {
    rpi simulate --server "$address" --product KXP2,RXP2 --venue CORO --devices "$devices" --cards "$cards"
}

# The first device's card has been used before: ones in its first 2 GiB, so that whatever relies on a blank card shows.
use_first_card() {
    local card
    card=$(card_of 1000000000000001)
    if [[ -f $card ]]; then return; fi
    python3 -c '
import sys
with open(sys.argv[1], "wb") as card:
    for _ in range(512):
        card.write(b"\xff" * (4 << 20))
    card.truncate(int(sys.argv[2]))' "$card" "$(($(stat -c %s "$image") + 64 * 1024 * 1024))"
}

# A line "SERIAL HOSTNAME STATUS" for the newest deployment of each device.
deployments() {
    rpi deployment list --limit 1000 --json | python3 -c '
import json, sys
seen = set()
for row in json.load(sys.stdin):
    if row["serial_number"] not in seen:
        seen.add(row["serial_number"])
        print(row["serial_number"], row.get("hostname") or "-", row["deployment_status"])'
}

card_of() { printf '%s/%s.card\n' "$cards" "${1,,}"; }

# --------------------------------------------------------------------------------------------------------------------------------------

stop() {
    local status=$?
    trap - EXIT INT TERM
    stop_watched
    if [[ -n $server_pid ]] && kill -TERM "$server_pid" 2>/dev/null; then
        local waited
        for ((waited = 0; waited < 100; waited++)); do
            kill -0 "$server_pid" 2>/dev/null || break
            sleep 0.1
        done
        if kill -KILL "$server_pid" 2>/dev/null; then note "the server did not end within 10 s and was killed"; fi
        wait "$server_pid" 2>/dev/null || true
    fi
    [[ -z $temporary ]] || rm -rf "$temporary"
    exit "$status"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

start_server() {
    # The reader below may be quicker than the server's shell.
    : >"$logs/serve.out"
    serve >"$logs/serve.out" 2>"$logs/serve.err" </dev/null &
    server_pid=$!
    local waited
    for ((waited = 0; waited < 300; waited++)); do
        address=$(sed -n 's/^devices  *\(http:[^ ]*\).*/\1/p' "$logs/serve.out")
        dashboard=$(sed -n 's/^management  *\(http:[^ ]*\).*/\1/p' "$logs/serve.out")
        [[ -z $address || -z $dashboard ]] || return 0
        kill -0 "$server_pid" 2>/dev/null || break
        sleep 0.1
    done
    cat "$logs/serve.out" "$logs/serve.err" >&2
    fail "the server did not come up."
}

check_room() {
    local needed=$((devices * 1500 / 1000 + 3)) free
    free=$(($(df --output=avail -B 1000000 "$data" | tail -n 1) / 1000))
    ((free >= needed)) || fail "$data has $free GB free, $devices cards and two images need about $needed: give another place with --data DIR or TMPDIR."
}

check_cards() {
    local serial name status card right=0 wrong=0 names=()
    while read -r serial name status; do
        names+=("$name")
        card=$(card_of "$serial")
        if [[ $status != success ]]; then
            note "$name: the history says '$status'"
            wrong=$((wrong + 1))
        elif "$here/check-card.sh" "$card" "$image" "$name"; then
            right=$((right + 1))
        else
            wrong=$((wrong + 1))
        fi
    done < <(deployments)
    ((right + wrong >= devices)) || fail "$devices devices were to be deployed, the history has $((right + wrong))."
    [[ -z $(printf '%s\n' "${names[@]}" | sort | uniq -d) ]] || fail "two devices have the same hostname: ${names[*]}."
    ((wrong == 0)) || fail "$wrong of $((right + wrong)) cards are wrong."
    note "$right cards are right, each with a hostname of its own"
}

section "Set-up"
scripts/setup.sh
find_swift

section "Build"
mkdir -p .build
watched "Building rpi-deploy (release)" .build/demo-build.log swift build -c release --product rpi-deploy
program=$(swift build -c release --show-bin-path)/rpi-deploy

image=$(scripts/make-demo-image.sh)

section "Server and fleet"
if [[ -z $data ]]; then
    temporary=$(mktemp -d "${TMPDIR:-/var/tmp}/rpi-deployment-demo-XXXXXX")
    data=$temporary
fi
mkdir -p "$data"
data=$(cd "$data" && pwd)
cards=$data/cards logs=$data/logs
mkdir -p "$cards" "$logs"
check_room
rpi db init
start_server
note "devices:    $address"
note "dashboard:  $dashboard"
create_fleet
first_run=$(sed -n 's/^first run  *\(http:[^ ]*\).*/\1/p' "$logs/serve.out")
[[ -z $first_run ]] || note "open this to watch: $first_run (makes the first user)"

section "Images"
add_images

section "Deploying $devices simulated Pis"
timed "Filling the first card with other bytes" use_first_card
simulate

section "History"
rpi deployment list
rpi stats

section "Checking every card by independent tools"
check_cards

if ! $once; then
    section "Up until Ctrl-C"
    note "dashboard  $dashboard"
    note "devices    $address/health"
    note "data       $data"
    note "try        $program deployment list --data $data"
    trap 'printf "\n"; exit 0' INT
    wait "$server_pid" || fail "the server ended by itself: $(tail -n 3 "$logs/serve.err")"
fi
printf '\nDone in %d s.\n' "$SECONDS"
