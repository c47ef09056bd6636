#!/usr/bin/env bash
# The web interface in headless Chromium (Debian's, elsewhere Playwright's own), driven by Playwright from PyPI: walks through it as people do, asks axe
# whether everybody can use it, and keeps pictures of each page at 1280 and 390 pixels, light and dark, in .build/browser. Ends with status 0 when nothing was found.
#
#   scripts/browser-tests.sh [--built]      --built: rpi-deploy is built already
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/.."
# shellcheck source=scripts/lib/messages.sh
source "$here/lib/messages.sh"
# shellcheck source=scripts/lib/toolchain.sh
source "$here/lib/toolchain.sh"

packages=(playwright==1.65.2 axe-playwright-python==0.1.8)
place=$PWD/.build/browser-venv

find_swift
if [[ $(cat "$place/packages" 2>/dev/null) != "${packages[*]}" ]]; then
    python3 -m venv "$place"
    timed "${packages[*]} from PyPI" "$place/bin/pip" install --quiet --disable-pip-version-check "${packages[@]}"
    printf '%s\n' "${packages[*]}" >"$place/packages"
fi
chromium=()
if [[ $(dpkg-query -W -f '${db:Status-Status}' chromium 2>/dev/null) == installed ]]; then
    chromium=(/usr/bin/chromium)
else
    timed "Chromium from Playwright" "$place/bin/playwright" install --with-deps --only-shell chromium
fi
[[ ${1:-} == --built ]] || timed "Build" swift build --product rpi-deploy
program=$(swift build --show-bin-path)/rpi-deploy
pictures=$PWD/.build/browser
rm -rf "$pictures"
section "Browser"
"$place/bin/python" -B Tests/Browser/walk.py "$program" "$pictures" "${chromium[@]}"
