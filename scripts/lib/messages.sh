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

# What watched has running. A script that may be interrupted calls stop_watched in its EXIT trap: commands in the background do not see Ctrl-C.
watched_pid=""

stop_watched() {
    [[ -n $watched_pid ]] || return 0
    kill -TERM "$watched_pid" 2>/dev/null || true
    wait "$watched_pid" 2>/dev/null || true
}

# watched TEXT LOG COMMAND…: like timed, with the output in LOG and the last line of it shown every five seconds.
watched() {
    local text=$1 log=$2 begin=$SECONDS shown=$SECONDS status=0
    shift 2
    note "$text …"
    "$@" >"$log" 2>&1 </dev/null &
    watched_pid=$!
    while kill -0 "$watched_pid" 2>/dev/null; do
        sleep 0.2
        ((SECONDS >= shown + 5)) || continue
        shown=$SECONDS
        note "  $((SECONDS - begin)) s: $(tail -n 1 "$log" | cut -c 1-100)"
    done
    wait "$watched_pid" || status=$?
    watched_pid=""
    if ((status != 0)); then
        tail -n 20 "$log" >&2
        printf '%s failed with status %d.\n' "$text" "$status" >&2
        return "$status"
    fi
    note "$text: $((SECONDS - begin)) s"
}
