#!/usr/bin/env bash
# fuzz.sh [SECONDS] [TARGET…]: feeds bytes that libFuzzer makes to what reads bytes from outside, SECONDS (60 unless told) for each target
# (all unless told; see Fuzz/Sources/Fuzz/FuzzTarget.swift), two at a time.
#
# Begins with the seeds in Fuzz/Corpus/TARGET and what earlier runs found in .build/fuzz-found/TARGET. An input on which a property does not
# hold ends the run with status 1 and is kept in .build/fuzz-failures; this repeats it:
#   FUZZ_TARGET=TARGET .build/fuzz/release/Fuzz .build/fuzz-failures/TARGET-crash-…
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/.."
# shellcheck source=scripts/lib/messages.sh
source "$here/lib/messages.sh"
# shellcheck source=scripts/lib/toolchain.sh
source "$here/lib/toolchain.sh"

seconds=60
if (($# > 0)) && [[ $1 =~ ^[1-9][0-9]*$ ]]; then
    seconds=$1
    shift
fi
targets=("$@")
if ((${#targets[@]} == 0)); then mapfile -t targets < <(ls Fuzz/Corpus); fi
for target in "${targets[@]}"; do
    [[ -d Fuzz/Corpus/$target ]] || fail "there is no target '$target'; these are: $(ls -x Fuzz/Corpus)."
done

find_swift
mkdir -p .build/fuzz-failures
# Without optimisation libFuzzer is tens of times slower; the targets look at internal parts, so testing has to be enabled.
watched "Building the fuzz targets" .build/fuzz-build.log \
    swift build --package-path Fuzz --scratch-path .build/fuzz -c release --sanitize=fuzzer -Xswiftc -enable-testing
program=.build/fuzz/release/Fuzz

pids=()
trap '((${#pids[@]} == 0)) || kill -TERM "${pids[@]}" 2>/dev/null || true; stop_watched' EXIT

start() {
    local target=$1
    mkdir -p ".build/fuzz-found/$target"
    # Swift's own crash report would take the place of libFuzzer's, which keeps the input.
    SWIFT_BACKTRACE=enable=no FUZZ_TARGET=$target "$program" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=1024 -max_len=32768 -print_final_stats=1 \
        -artifact_prefix=".build/fuzz-failures/$target-" ".build/fuzz-found/$target" "Fuzz/Corpus/$target" \
        >".build/fuzz-$target.log" 2>&1 </dev/null &
    pids+=($!)
}

failed=()
for ((index = 0; index < ${#targets[@]}; index += 2)); do
    pair=("${targets[@]:index:2}")
    pids=()
    for target in "${pair[@]}"; do start "$target"; done
    for number in "${!pair[@]}"; do
        target=${pair[number]}
        log=.build/fuzz-$target.log
        if wait "${pids[number]}"; then
            runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
            note "$target: $runs inputs in $seconds s, coverage $(grep -o 'cov: [0-9]*' "$log" | tail -n 1 | cut -d ' ' -f 2)"
        else
            failed+=("$target")
            note "$target: FAILED"
            grep -aE '^Does not hold|ERROR|Fatal|SUMMARY|Test unit written' "$log" | head -n 8 >&2 || tail -n 20 "$log" >&2
        fi
    done
done
pids=()
((${#failed[@]} == 0)) || fail "a property does not hold for an input of: ${failed[*]}. The inputs are in .build/fuzz-failures."
