#!/usr/bin/env bash
# bmaptool-mapped.sh CARD SIZE SHA256 URL MAP: bmaptool with the compressed image and its map, then the blocks in the map read back.
set -euo pipefail
bmaptool -q copy --bmap "$5" "$4" "$1"
blockdev --flushbufs "$1"
exec python3 "$(dirname "$0")/reread-mapped.py" "$1" "$5"
