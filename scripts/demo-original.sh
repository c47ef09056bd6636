#!/usr/bin/env bash
# The demonstration of the system that this one replaces, by the command line alone: 3 venues, 15 karts, 5 + 4 assignments,
# a release and its reassignment, an exhausted pool with its message, and the statistics that come of it.
# It needs no hardware, no image and no server, works in a directory of its own, and ends with status 1 when a number is wrong.
#
#     scripts/demo-original.sh [PROGRAM]      PROGRAM: rpi-deploy, if it is not .build/debug/rpi-deploy
#
# The numbers at the end add up like this:
#
#     hostnames 19 = 15 karts (12 at CORO, 3 at LAGU) + 4 names that RXP2 devices at ARIA made of their serial numbers
#     assigned  12 =  5 at CORO + 4 at ARIA + 3 at LAGU (all it has)
#     available  7 = 12 at CORO - 5
#     venues     3
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
program=${1:-$here/../.build/debug/rpi-deploy}
[[ -x $program ]] || {
    echo "There is no program at $program. Build it with 'swift build', or name it." >&2
    exit 1
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

run() {
    printf '\n$ rpi-deploy %s\n' "$*"
    "$program" "$@" --data "$work/data"
}

# Runs a command that must be refused with a message that says this.
refused() {
    local wanted=$1
    shift
    printf '\n$ rpi-deploy %s\n' "$*"
    if "$program" "$@" --data "$work/data" 2>"$work/message"; then
        echo "This should have been refused." >&2
        exit 1
    fi
    cat "$work/message"
    grep -q -- "$wanted" "$work/message" || {
        echo "The message should say '$wanted'." >&2
        exit 1
    }
}

# Says which hostname a command gave, and compares it with the one that it must be.
expect() {
    local wanted=$1
    shift
    local output
    output=$(run "$@")
    printf '%s\n' "$output"
    [[ $output == *"$wanted "* ]] || {
        echo "The hostname should be $wanted." >&2
        exit 1
    }
}

run db init
run venue create CORO --name 'Corona Raceway'
run venue create ARIA --name 'Aria Circuit'
run venue create LAGU --name 'Laguna Karting'
run pool import --venue CORO 1-12
run pool import --venue LAGU 1-3

echo
echo "== Five KartXPro devices get kart numbers, the lowest first"
for number in 1 2 3 4 5; do
    expect "KXP2-CORO-00$number" pool assign --venue CORO --serial "1000000000000c0$number"
done

echo
echo "== Four RaceXPro devices get names made of their serial numbers"
for number in 1 2 3 4; do
    expect "RXP2-ARIA-ABCDEF0$number" pool assign --product RXP2 --venue ARIA --serial "10000000abcdef0$number"
done

echo
echo "== A device that asks again keeps its hostname"
expect KXP2-CORO-003 pool assign --venue CORO --serial 1000000000000c03

echo
echo "== A hostname is released, and goes to the next device"
run pool release KXP2-CORO-003
expect KXP2-CORO-003 pool assign --venue CORO --serial 1000000000000c99

echo
echo "== A pool is used up"
for number in 1 2 3; do
    expect "KXP2-LAGU-00$number" pool assign --venue LAGU --serial "1000000000000d0$number"
done
refused 'exhausted.*Import kart numbers' pool assign --venue LAGU --serial 1000000000000d04
refused 'needs as many available hostnames.*there are 0' batch create --venue LAGU --count 1

echo
echo "== Statistics"
run stats
numbers=$("$program" stats --json --data "$work/data" \
    | sed -n -E 's/^ *"(total_hostnames|available_hostnames|assigned_hostnames|total_venues)" : ([0-9]+),?$/\1=\2/p' | sort | paste -sd ' ')
wanted='assigned_hostnames=12 available_hostnames=7 total_hostnames=19 total_venues=3'
[[ $numbers == "$wanted" ]] || {
    echo "The statistics are $numbers, and should be $wanted." >&2
    exit 1
}
run db verify
echo
echo "As it should be: 19 hostnames, 7 available, 12 assigned, 3 venues."
