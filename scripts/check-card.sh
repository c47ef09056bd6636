#!/usr/bin/env bash
# check-card.sh [--root-file PATH]… [--boot-file PATH]… CARD IMAGE HOSTNAME
#
# Compares a written card with the raw image that it came from, by standard tools and a comparison of its own (check-card.py): no code is
# shared with the installer. Every block that a file system of IMAGE uses must be on CARD byte for byte; what differs must belong to the
# files that naming a device changes (and those given as --root-file or --boot-file). Both file systems must be clean, and the card must hold
# HOSTNAME. Exit status 0: all of that holds; 1: it does not, and each reason is a line; 2: wrong usage.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec python3 "$here/check-card.py" "$@"
