#!/usr/bin/env bash
# reread.sh CARD SIZE SHA256: reads the card from the medium, not from the page cache, and compares its digest. By openssl, because Debian's
# sha256sum does not use the processor's SHA instructions.
set -euo pipefail
blockdev --flushbufs "$1"
found=$(head -c "$2" "$1" | openssl dgst -sha256 -r | cut -c 1-64)
[[ $found == "$3" ]] || { echo "$1 has the digest $found instead of $3" >&2; exit 1; }
