# shellcheck shell=bash
# Sourced: what every script says and how it ends.

section() { printf '\n== %s\n' "$*"; }

note() { printf '   %s\n' "$*"; }

fail() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

# timed TEXT COMMAND…: says what runs and, when that took two seconds or more, how long it took.
timed() {
    local text=$1 begin=$SECONDS
    shift
    note "$text …"
    "$@"
    local took=$((SECONDS - begin))
    ((took < 2)) || note "$text: $took s"
}
