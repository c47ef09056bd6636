#!/usr/bin/env bash
# zst.sh CARD SIZE SHA256 URL: the image compressed by zstd, unpacked on the way to dd, then all of it read back.
set -euo pipefail
curl -fsS "$4" | zstd -dcq | dd of="$1" bs=4M iflag=fullblock conv=fsync status=none
exec "$(dirname "$0")/reread.sh" "$1" "$2" "$3"
