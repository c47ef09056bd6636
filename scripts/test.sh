#!/usr/bin/env bash
# Everything that has to hold before a change goes in: format, warnings, tests, the Embedded installer, shell scripts.
# Runs without a terminal, as root or not, from a fresh clone.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/.."
# shellcheck source=scripts/lib/messages.sh
source "$here/lib/messages.sh"
# shellcheck source=scripts/lib/toolchain.sh
source "$here/lib/toolchain.sh"

current="starting"
trap 'status=$?; ((status == 0)) || printf "\nFAILED in: %s (after %d s)\n" "$current" "$SECONDS" >&2' EXIT

begin() {
    current=$1
    section "$current"
}

begin "Packages and toolchain"
scripts/setup.sh
find_swift
swift --version 2>&1 | head -n 1

begin "Shell scripts"
mapfile -t shell_files < <(find scripts Benchmarks/peers -name '*.sh' | sort)
shell_files+=(.ci/run Benchmarks/run)
for file in "${shell_files[@]}"; do
    bash -n "$file"
done
shellcheck --external-sources --source-path=SCRIPTDIR/.. "${shell_files[@]}"
note "${#shell_files[@]} files, no complaint"
scripts/test-check-card.sh

begin "Format"
swift format lint --strict --parallel -r Sources Tests Fuzz Benchmarks/Sources Benchmarks/Tests Benchmarks/Package.swift Package.swift
note "no complaint"

begin "Build (a warning is an error)"
swift build --build-tests

begin "Installer as Embedded Swift"
RPI_DEPLOY_EMBEDDED_INSTALLER=$(scripts/build-embedded.sh | tail -n 1)
export RPI_DEPLOY_EMBEDDED_INSTALLER
[[ -x $RPI_DEPLOY_EMBEDDED_INSTALLER ]] || fail "scripts/build-embedded.sh named no executable: '$RPI_DEPLOY_EMBEDDED_INSTALLER'."
note "$RPI_DEPLOY_EMBEDDED_INSTALLER"

begin "Tests"
# One at a time: Swift's pool has a thread per core, and on two cores the tests that wait for a tool would keep those of a live server waiting.
swift test --skip-build --no-parallel

begin "WebSocket: the cases of the Autobahn suite"
scripts/autobahn.sh --built

begin "Fuzzing"
# A minute for each parser of what comes over the network or from a file that an installer trusts; less for the rest.
scripts/fuzz.sh 60 manifest seek-table http-request device-messages
scripts/fuzz.sh 20 block-patch http-answer kart-numbers partitions

begin "Benchmarks: build, tests and a tiny run"
scripts/setup.sh Benchmarks/debian-packages.txt
swift build --package-path Benchmarks --build-tests
swift test --package-path Benchmarks --skip-build --no-parallel
if [[ $EUID -eq 0 ]]; then
    Benchmarks/run --smoke
else
    note "no tiny run: it needs root (namespaces and loop devices)"
fi

current="done"
printf '\nAll checks passed in %d s.\n' "$SECONDS"
