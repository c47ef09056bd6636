#!/usr/bin/env bash
# The fault corpus by hand: thousands of whole installations in one process, each with faults drawn from a seed, each judged by what is on its
# card and in the server's books. Ends with status 0 when there was no false success, no hang, no lost hostname and nothing left behind.
#
#   scripts/fault-corpus.sh [--faults N] [--seed S] [--case K] [--plot one|powerCuts|twins]
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/.."
# shellcheck source=scripts/lib/messages.sh
source "$here/lib/messages.sh"
# shellcheck source=scripts/lib/toolchain.sh
source "$here/lib/toolchain.sh"

faults=10000
seed=$((RANDOM * 32768 + RANDOM))
only=""
plot=""
while (($# > 0)); do
    case $1 in
        --faults) faults=${2:?--faults needs a number} && shift 2 ;;
        --seed) seed=${2:?--seed needs a number} && shift 2 ;;
        --case) only=${2:?--case needs a number} && shift 2 ;;
        --plot) plot=${2:?--plot needs a name} && shift 2 ;;
        *) fail "unknown argument '$1': give --faults N, --seed S, --case K or --plot NAME." ;;
    esac
done
[[ $faults =~ ^[0-9]+$ && $seed =~ ^[0-9]+$ && $only =~ ^[0-9]*$ ]] || fail "--faults, --seed and --case take whole numbers."
[[ $plot =~ ^(one|powerCuts|twins)?$ ]] || fail "there is no plot '$plot': one, powerCuts or twins."

find_swift
section "Build"
swift build --build-tests 2>&1 | tail -n 1
section "Corpus, seed $seed"
export RPI_DEPLOY_FAULT_SEED=$seed RPI_DEPLOY_FAULT_COUNT=$faults RPI_DEPLOY_FAULT_SECONDS=3600
[[ -z $only ]] || export RPI_DEPLOY_FAULT_CASE=$only
[[ -z $plot ]] || export RPI_DEPLOY_FAULT_PLOT=$plot
swift test --skip-build --no-parallel --filter FaultTests.CorpusTests
