#!/usr/bin/env bash
# raw.sh CARD SIZE SHA256 URL: the raw image by curl and dd, then all of it read back.
set -euo pipefail
curl -fsS "$4" | dd of="$1" bs=4M iflag=fullblock conv=fsync status=none
exec "$(dirname "$0")/reread.sh" "$1" "$2" "$3"
