#!/usr/bin/env bash
# The WebSocket cases of the Autobahn suite against our server: groups 1 to 7 and 10, run by kosoku (from PyPI), which drives the suite's own
# case files. Ends with status 0 when no case failed. The report stays in .build/autobahn/reports (index.html).
#
#   scripts/autobahn.sh [--built]      --built: the tests are built already
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/.."
# shellcheck source=scripts/lib/messages.sh
source "$here/lib/messages.sh"
# shellcheck source=scripts/lib/toolchain.sh
source "$here/lib/toolchain.sh"

kosoku=0.1.0
place=$PWD/.build/autobahn
runner=$place/kosoku-$kosoku/bin/kosoku

find_swift
if [[ ! -x $runner ]]; then
    mkdir -p "$place"
    python3 -m venv "$place/kosoku-$kosoku"
    timed "kosoku $kosoku from PyPI" "$place/kosoku-$kosoku/bin/pip" install --quiet --disable-pip-version-check "kosoku==$kosoku"
fi
[[ ${1:-} == --built ]] || timed "Build" swift build --build-tests
rm -rf "$place/reports"
section "Autobahn"
RPI_DEPLOY_KOSOKU=$runner RPI_DEPLOY_KOSOKU_REPORTS=$place/reports \
    swift test --skip-build --no-parallel --filter HTTPServerTests.AutobahnTests
