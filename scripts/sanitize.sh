#!/usr/bin/env bash
# sanitize.sh [address] [thread]: looks for what tests alone do not see, both unless told.
#
#   address   AddressSanitizer, and the undefined behaviour of C (which traps), with the tests of all that touches C or pointers
#   thread    ThreadSanitizer in the program, with a real server on which 20 simulated devices install while others ask for ranges, health and
#             nonsense, and people watch over WebSockets; and with servers and devices that are killed and come again
#
# Each builds once more, under .build/asan and .build/tsan: about ten minutes on two cores, so it is no part of test.sh. Run it when C,
# pointers, locks or callbacks change. A report ends the run with status 1; scripts/sanitize/thread-reports.py says which of
# ThreadSanitizer's are false, and why.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/.."
# shellcheck source=scripts/lib/messages.sh
source "$here/lib/messages.sh"
# shellcheck source=scripts/lib/toolchain.sh
source "$here/lib/toolchain.sh"

kinds=("$@")
((${#kinds[@]} > 0)) || kinds=(address thread)
for kind in "${kinds[@]}"; do
    [[ $kind == address || $kind == thread ]] || fail "there is no sanitizer '$kind': address or thread."
done
find_swift
trap stop_watched EXIT
mkdir -p .build

sanitize_address() {
    section "AddressSanitizer, and undefined behaviour of C"
    local options=(--scratch-path .build/asan --sanitize=address -Xcc -fsanitize=undefined -Xcc -fsanitize-trap=undefined)
    watched "Building the tests" .build/asan-build.log swift build --build-tests "${options[@]}"
    # The Swift runtime keeps for good what looks like a leak.
    ASAN_OPTIONS=detect_leaks=0 watched "Running the tests" .build/asan-tests.log \
        swift test --skip-build --disable-xctest --no-parallel "${options[@]}" \
        --filter '^(SQLite|FleetStore|Imaging|HTTPServer|InstallerCore|Operations|DeviceAPI|Curl|Sodium|Webhooks|WebPages)Tests'
    note "$(grep -a 'Test run with' .build/asan-tests.log | tail -n 1)"
}

sanitize_thread() {
    section "ThreadSanitizer"
    local reports=.build/tsan-reports
    rm -rf "$reports"
    mkdir -p "$reports"
    watched "Building the tests" .build/tsan-tests-build.log swift build --build-tests
    watched "Building the program" .build/tsan-build.log swift build --product rpi-deploy --sanitize=thread --scratch-path .build/tsan
    TSAN_OPTIONS="log_path=$PWD/$reports/report exitcode=0" \
        RPI_DEPLOY_PROGRAM=$PWD/.build/tsan/debug/rpi-deploy watched "Running the tests" .build/tsan-tests.log \
        swift test --skip-build --no-parallel --filter '^EndToEndTests\.(ServerUnderLoad|Installation|HostileText)Tests'
    note "$(grep -a 'Test run with' .build/tsan-tests.log | tail -n 1)"
    local found=("$reports"/*)
    if [[ -e ${found[0]} ]]; then
        python3 "$here/sanitize/thread-reports.py" "${found[@]}" || fail "ThreadSanitizer reports races; all it said is in $reports."
    else
        note "no report"
    fi
}

for kind in "${kinds[@]}"; do "sanitize_$kind"; done
