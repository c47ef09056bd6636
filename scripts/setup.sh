#!/usr/bin/env bash
# setup.sh [LIST…]: installs every Debian package the project needs (debian-packages.txt, and those of further lists) and checks the Swift
# toolchain.
# Does nothing, at once, when all is there. Needs root or sudo only when a package is missing.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=scripts/lib/messages.sh
source "$here/lib/messages.sh"
# shellcheck source=scripts/lib/toolchain.sh
source "$here/lib/toolchain.sh"

lists=("$here/debian-packages.txt" "$@")

missing_packages() {
    local wanted installed
    local ubuntu=0
    ! grep -Eqs '^ID(_LIKE)?=.*ubuntu' /etc/os-release || ubuntu=1
    wanted=$(sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "${lists[@]}" |
        awk -v ubuntu="$ubuntu" '{ only = sub(/@debian$/, "", $1) } !(only && ubuntu) { print $1 }' | sort -u)
    # dpkg-query fails when a package is unknown: that is the question, not an error.
    # shellcheck disable=SC2086 # one name a word
    installed=$({ dpkg-query -W -f '${db:Status-Status} ${Package}\n' $wanted 2>/dev/null || true; } | sed -n 's/^installed //p' | sort -u)
    comm -23 <(printf '%s\n' "$wanted") <(printf '%s\n' "$installed")
}

as_root() {
    if [[ $EUID -eq 0 ]]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo --preserve-env=DEBIAN_FRONTEND "$@"
    else
        fail "missing Debian packages (${missing[*]}) can only be installed by root: run scripts/setup.sh once as root, or install sudo."
    fi
}

command -v dpkg-query >/dev/null || fail "this needs Debian 12, Ubuntu 24.04 or a relative of them: dpkg-query was not found."

mapfile -t missing < <(missing_packages)
if ((${#missing[@]} > 0)); then
    section "Installing ${#missing[@]} Debian packages"
    note "${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    log=$(mktemp)
    trap 'rm -f "$log"' EXIT
    options=(-q -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3)
    # A list that is a little old may be good enough; a machine without any has to fetch one.
    as_root apt-get "${options[@]}" update </dev/null >"$log" 2>&1 ||
        note "apt-get update had a problem (going on): $(grep -m 1 '^[EW]:' "$log" || tail -n 1 "$log")"
    as_root apt-get "${options[@]}" install --yes --no-install-recommends "${missing[@]}" </dev/null >"$log" 2>&1 || {
        cat "$log" >&2
        fail "apt-get could not install: ${missing[*]}."
    }
    mapfile -t missing < <(missing_packages)
    ((${#missing[@]} == 0)) || fail "still missing after apt-get install: ${missing[*]}."
fi

find_swift
