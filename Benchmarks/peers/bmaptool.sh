#!/usr/bin/env bash
# bmaptool.sh CARD SIZE SHA256 URL MAP: bmaptool with the compressed image and its map, then all of the card read back.
set -euo pipefail
bmaptool -q copy --bmap "$5" "$4" "$1"
exec "$(dirname "$0")/reread.sh" "$1" "$2" "$3"
