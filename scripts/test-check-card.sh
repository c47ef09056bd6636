#!/usr/bin/env bash
# Shows check-card.sh a good card and bad ones: a check that never failed proves nothing.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=scripts/lib/messages.sh
source "$here/lib/messages.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
boot=$((1024 * 1024)) root=$((17 * 1024 * 1024)) name=KXP2-CORO-001

make_image() {
    mkdir -p tree/etc tree/data
    printf 'master\n' >tree/etc/hostname
    printf '127.0.0.1 localhost\n127.0.1.1 master\n' >tree/etc/hosts
    head -c 300000 /dev/urandom >tree/data/video
    printf 'instance-id: one\n' >meta-data
    printf '#cloud-config\nhostname: master\n' >user-data
    printf 'root=PARTUUID=1-02 ds=nocloud;i=one\n' >cmdline.txt
    head -c 100000 /dev/urandom >kernel8.img
    truncate -s 64M image
    printf 'label: dos\nstart=2048, size=32768, type=c\nstart=34816, type=83\n' | sfdisk --quiet --no-reread --no-tell-kernel image
    mkfs.vfat -F 16 --offset 2048 image 16384 >/dev/null 2>&1
    mcopy -i "image@@$boot" meta-data user-data cmdline.txt kernel8.img ::
    mkfs.ext4 -q -F -b 1024 -d tree -E offset=$root image 48128k
}

# What an installer does, by other means.
name_card() {
    cp --sparse=always image card
    printf '%s\n' "$name" >hostname
    printf '127.0.0.1 localhost\n127.0.1.1 %s\n' "$name" >hosts
    printf 'instance-id: %s-1\nlocal-hostname: %s\n' "$name" "$name" >meta-data
    printf '#cloud-config\nhostname: %s\n' "$name" >user-data
    printf 'root=PARTUUID=1-02 ds=nocloud;i=%s-1\n' "$name" >cmdline.txt
    debugfs_write 'cd etc' 'rm hostname' 'write hostname hostname' 'rm hosts' 'write hosts hosts'
    mcopy -D o -o -i "card@@$boot" meta-data user-data cmdline.txt ::
}

debugfs_write() {
    printf '%s\n' "$@" | debugfs -w -f - "card?offset=$root" >/dev/null 2>&1
}

first_block() {
    debugfs -R "blocks /data/video" "image?offset=$root" 2>/dev/null | awk '{ print $1 }'
}

free_block() {
    dumpe2fs "image?offset=$root" 2>/dev/null | sed -n 's/^  Free blocks: .*-\([0-9]*\)$/\1/p' | head -n 1
}

flip_byte() {
    printf '\377\376\375' | dd of=card bs=1 seek="$1" conv=notrunc status=none
}

good() {
    "$here/check-card.sh" card image "$name" >out 2>&1 || fail "$1: refused: $(<out)"
}

bad() {
    if "$here/check-card.sh" card image "$name" >out 2>&1; then fail "$1: passed."; fi
    grep -q -- "$2" out || fail "$1: refused, but without '$2': $(<out)"
    name_card
}

make_image
name_card
good "a named card"
flip_byte $((root + $(free_block) * 1024))
good "other bytes in a block that nothing uses"
name_card

flip_byte $((root + $(first_block) * 1024 + 100))
bad "a changed byte in a file" "/data/video"
flip_byte 446
bad "a changed partition table" "sector 0, outside"
debugfs_write 'set_inode_field /data/video mode 0100600'
bad "a file with other rights" "inode .* differs"
debugfs_write 'rm /data/video'
bad "a missing file" "differs"
debugfs_write 'set_inode_field /etc/hostname block[0] 0'
bad "a damaged file system" "e2fsck"
mdel -i "card@@$boot" ::kernel8.img
bad "a missing boot file" "/kernel8.img of the boot partition is missing"
head -c 100000 /dev/urandom | mcopy -D o -o -i "card@@$boot" - ::kernel8.img
bad "another kernel" "/kernel8.img of the boot partition differs"
cp --sparse=always image card
bad "a card without a name" "/etc/hostname holds"
printf 'instance-id: one\n' | mcopy -D o -o -i "card@@$boot" - ::meta-data
bad "an old instance-id" "no new instance-id"
printf 'root=PARTUUID=1-02 ds=nocloud;i=one\n' | mcopy -D o -o -i "card@@$boot" - ::cmdline.txt
bad "an old instance-id on the command line" "cmdline.txt on the card names"
truncate -s 63M card
bad "a card that is too short" "has 66060288 bytes"

note "check-card.sh passes good cards and refuses bad ones"
