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
# What is said last, because whoever looks at a long log looks there first.
failures=()
# What passed only when it was tried again. It is said last as well: the test, or what it tests, wants to be looked at.
retried=()

finish() {
    local status=$?
    trap - EXIT
    for pid in "${lanes[@]}"; do
        kill -TERM "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    [[ -z $memory ]] || rm -rf "$memory"
    if ((status != 0)); then
        printf '\nFAILED in: %s (after %d s)\n' "$current" "$SECONDS"
        ((${#failures[@]} == 0)) || printf '%s\n' "${failures[@]}"
    fi >&2
    exit "$status"
}
lanes=()
memory=""
shown=0
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# lane NUMBER OPTION…: starts a process with some of the tests.
lane() {
    local number=$1
    shift
    TMPDIR=${folders[number]} NO_COLOR=1 "$program" --testing-library swift-testing --no-parallel "$@" >".build/tests-$number.log" 2>&1 </dev/null &
    lanes[number]=$!
}

passed_tests() { grep -ahE '^✔ Test .* passed after' .build/tests-[12].log | grep -cv '^✔ Test run with'; }

# failed_tests LOG: the tests that failed, with the first lines of what they say.
failed_tests() {
    awk '/^✘/ { shown = 4 } /^(◇|✔)/ { shown = 0 } shown-- > 0 { print substr($0, 1, 300) }' "$1" | tail -n 24
}

# failed_suites LOG…: their names, for a pattern. Nothing where something other than a test went wrong, where so much failed that it is no
# chance, or where faults were injected: what those find by chance is as true as what they find always.
failed_suites() {
    local names suite log
    for log in "$@"; do
        grep -qE '^(✔|✘) Test run with [1-9][0-9]* tests in .* (passed|failed) after' "$log" || return 0
    done
    mapfile -t names < <(sed -nE 's/^✘ Suite ([A-Za-z0-9]+) failed after.*/\1/p' "$@" | sort -u)
    ((${#names[@]} >= 1 && ${#names[@]} <= 3)) || return 0
    for suite in "${names[@]}"; do
        ! grep -rqE "struct $suite\b" Tests/FaultTests Tests/EndToEndTests/Faults || return 0
    done
    (IFS='|' && printf '%s' "${names[*]}")
}

# twice COMMAND…: runs it once more when it fails, because the chance of a browser or a network must not stop a change.
twice() {
    "$@" && return
    note "It failed. Once more, to see whether it was chance."
    "$@"
    retried+=("$*")
}

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
# Within a process one at a time: Swift's pool has a thread per core, and the tests that wait for a tool would keep those of a live server
# waiting. But two processes, because a test that waits for a tool or a disk leaves a core idle; the second has all that the first has not.
# swift test holds a lock meanwhile, so their program is started without it.
program=$(swift build --show-bin-path)/rpi-deploymentPackageTests.xctest
first='^(ImagingTests|FaultTests|FleetStoreTests|DeviceAPITests)\.'
# The tools of the first wait for the disk after each file system that they make: in memory, where there is room.
folders=("" "${TMPDIR:-/tmp}" "${TMPDIR:-/tmp}")
if [[ $(df --output=avail --block-size=1G /dev/shm 2>/dev/null | tail -n 1) -ge 6 && $(awk '/^MemAvailable/ {print $2}' /proc/meminfo) -ge 8000000 ]]; then
    memory=$(mktemp -d /dev/shm/rpi-deployment-tests-XXXXXX)
    folders[1]=$memory
fi
# Always the same faults and operations here, so that a change is judged by itself; new ones are looked for by hand (scripts/fault-corpus.sh).
export RPI_DEPLOY_FAULT_SEED=${RPI_DEPLOY_FAULT_SEED:-238406} RPI_DEPLOY_TEST_SEED=${RPI_DEPLOY_TEST_SEED:-238406}
lane 1 --filter "$first"
lane 2 --skip "$first"
for number in "${!lanes[@]}"; do
    while kill -0 "${lanes[number]}" 2>/dev/null; do
        sleep 0.5
        ((SECONDS % 20 > 0 || SECONDS == shown)) || note "$(passed_tests) tests have passed"
        shown=$SECONDS
    done
    status=0
    wait "${lanes[number]}" || status=$?
    log=.build/tests-$number.log
    cat "$log"
    mapfile -t -O "${#failures[@]}" failures < <(failed_tests "$log")
    # A crash says no word of tests, and where a pattern has no test nothing runs and all is well.
    if ((status != 0)) || ! grep -qE 'Test run with [1-9][0-9]* tests in .* passed' "$log"; then
        failures+=("$log ends with status $status: $(tail -n 2 "$log" | cut -c 1-300)")
    fi
done
lanes=()
if ((${#failures[@]} > 0)); then
    printf '%s\n' "${failures[@]}" >&2
    suites=$(failed_suites .build/tests-[12].log)
    [[ -n $suites ]] || exit 1
    note "Once more, by itself, to see whether it was chance: $suites"
    "$program" --testing-library swift-testing --no-parallel --filter "\.($suites)/" </dev/null || exit 1
    retried+=("${failures[@]}")
    failures=()
fi
note "in both $(awk '/^✔ Test run with/ { sum += $5 } END { print sum }' .build/tests-[12].log) tests passed"

begin "WebSocket: the cases of the Autobahn suite"
twice scripts/autobahn.sh --built

begin "Web interface: a walk in a browser"
twice scripts/browser-tests.sh --built

begin "JSON API: what its document says, and what it does not"
twice scripts/schemathesis.sh --built

begin "Fuzzing"
# A minute for each parser of what comes over the network or from a file that an installer trusts; less for the rest.
scripts/fuzz.sh 60 manifest seek-table http-request device-messages
scripts/fuzz.sh 5 block-patch http-answer kart-numbers partitions multipart-form

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
if ((${#retried[@]} > 0)); then
    printf '\nPassed only when tried again, and wants to be looked at:\n'
    printf '%s\n' "${retried[@]}"
fi
printf '\nAll checks passed in %d s.\n' "$SECONDS"
