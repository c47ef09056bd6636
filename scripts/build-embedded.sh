#!/usr/bin/env bash
# Builds pi-installer as Embedded Swift, from the same sources as `swift build` does, and checks that the result runs.
# Without arguments it builds for this machine; arguments go to `swift build` instead of the toolset for this machine, for example
#   scripts/build-embedded.sh --swift-sdks-path sdk --swift-sdk pi-musl
# Prints the path of the binary as its last line.
set -euo pipefail
cd "$(dirname "$0")/.."

scratch=.build/embedded
options=(-c release --scratch-path "$scratch" --product pi-installer)
if [ $# -gt 0 ]; then
    options+=("$@")
else
    machine=$(uname -m)
    resources=$(swiftc -print-target-info | sed -n 's/.*"runtimeResourcePath": "\(.*\)".*/\1/p')
    libraries=$resources/embedded/$machine-unknown-linux-gnu
    if [ ! -d "$libraries" ]; then
        echo "build-embedded.sh: this toolchain has no Embedded Swift for Linux on $machine ($libraries is missing): name a Swift SDK" >&2
        exit 1
    fi
    options+=(--toolset scripts/embedded/toolset.json -Xlinker "-L$libraries")
fi

swift build "${options[@]}" >&2
binary=$scratch/pi-installer
install "$(swift build "${options[@]}" --show-bin-path)/pi-installer" "$binary"

if [ $# -eq 0 ]; then
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    truncate -s 1M "$work/test.card"
    "$binary" --help | grep -q '^usage: pi-installer'
    status=0
    "$binary" --nonsense >"$work/out" 2>&1 || status=$?
    [ "$status" -eq 2 ] || { echo "build-embedded.sh: wrong usage ended with $status instead of 2" >&2; exit 1; }
    # Port 9 (discard) of the loopback interface answers nobody, so a dry run finds the card and no server.
    status=0
    "$binary" --dry-run --server http://127.0.0.1:9 --serial abcdef01 --device "$work/test.card" >"$work/out" 2>&1 || status=$?
    if [ "$status" -ne 1 ] || ! grep -q '^card: 1048576 bytes$' "$work/out" || ! grep -q '^server: cannot connect' "$work/out"; then
        echo "build-embedded.sh: the dry run ended with $status and said:" >&2
        cat "$work/out" >&2
        exit 1
    fi
    strip "$binary"
    echo "pi-installer, Embedded Swift: $(stat -c %s "$binary") bytes stripped, $(gzip -9c "$binary" | wc -c) gzipped" >&2
fi
echo "$PWD/$binary"
