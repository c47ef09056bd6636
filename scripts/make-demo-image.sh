#!/usr/bin/env bash
# make-demo-image.sh [--size MIB] [--packages NAME,…] [OUT.img]: makes the demonstration's OS image, an arm64 Debian in the layout of a
# Raspberry Pi card, and prints its path. Benchmarks ask for other sizes and other packages.
#
# MBR, FAT32 boot partition (/boot/firmware), ext4 root with at least 1 GB in use, 4 GiB in all (sparse). Debian's own packages, fetched and
# checked by debootstrap and unpacked; they are not configured (that takes an arm64 processor), so this is a bootable layout with real
# contents and no finished system. Made without mounting anything. The result is kept under .build/demo/, named after what this script and
# its arguments say.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=scripts/lib/messages.sh
source "$here/lib/messages.sh"

suite=bookworm
hostname=kartxpro-master
disk_id=5250492d
mib=$((1024 * 1024))
boot_start=$((4 * mib)) boot_size=$((256 * mib))
root_start=$((boot_start + boot_size)) size_in_mib=4096 least_used=1000000000
# A system for two cameras: a kernel, what starts it, cloud-init, remote access, and the programs that record.
packages=(
    linux-image-arm64 systemd-sysv udev kmod dbus netbase ifupdown isc-dhcp-client ca-certificates
    cloud-init openssh-server ffmpeg v4l-utils gstreamer1.0-tools gstreamer1.0-plugins-good python3-numpy
)

arguments=("$@") out=""
while (($# > 0)); do
    case $1 in
    --size)
        [[ ${2:-} =~ ^[0-9]{3,6}$ ]] || fail "--size takes a number of MiB from 100 on, not '${2:-}'."
        size_in_mib=$((10#$2))
        shift
        ;;
    --packages)
        [[ -n ${2:-} ]] || fail "--packages takes names of Debian packages with commas between them."
        IFS=, read -r -a packages <<<"$2"
        least_used=0
        shift
        ;;
    -*) fail "unknown argument '$1'." ;;
    *) out=$1 ;;
    esac
    shift
done
image_size=$((size_in_mib * mib))
root_size=$((image_size - root_start))

cache=$here/../.build/demo
mkdir -p "$cache"
cache=$(cd "$cache" && pwd)
image=$cache/os-image-$({
    cat "${BASH_SOURCE[0]}" "$here"/demo-image/*
    printf '%s\n' "$size_in_mib" "${packages[@]}"
} | sha256sum | cut -c 1-12).img

main() {
    if [[ ! -f $image ]]; then
        if [[ $EUID -ne 0 ]]; then
            # Files in the image belong to root and to others; only root can make them so.
            command -v sudo >/dev/null || fail "only root can make an image with files of many owners: run this as root, or install sudo."
            sudo "$here/make-demo-image.sh" "${arguments[@]}" >/dev/null
        else
            build
        fi
    fi
    if [[ -n $out ]]; then
        cp --sparse=always --reflink=auto "$image" "$out"
        printf '%s\n' "$out"
    else
        printf '%s\n' "$image"
    fi
}

build() {
    work=$(mktemp -d "$cache/work-XXXXXX")
    trap 'stop_watched; rm -rf "$work"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    root=$work/root boot=$work/boot
    {
        section "Making the demonstration's OS image (once; kept in .build/demo)"
        fetch
        timed "Unpacking Debian packages" unpack
        timed "Writing the settings of the system" configure
        timed "Making the boot partition's files" fill_boot
        timed "Making the image" assemble
    } >&2
    mv "$work/image" "$image"
    [[ -z ${SUDO_UID:-} ]] || chown -R "$SUDO_UID:${SUDO_GID:-$SUDO_UID}" "$cache"
}

# The mirror that this machine's apt uses for Debian; Debian's own where it uses none.
debian_mirror() {
    local found
    # shellcheck disable=SC2016 # apt fills these in
    found=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian' 2>/dev/null | head -n 1)
    printf '%s\n' "${found:-http://deb.debian.org/debian}"
}

fetch() {
    local mirror proxy="" list
    mirror=${RPI_DEPLOY_DEBIAN_MIRROR:-$(debian_mirror)}
    eval "$(apt-config shell proxy Acquire::http::Proxy)"
    [[ -z $proxy ]] || export http_proxy=$proxy
    list=$(IFS=, && printf '%s' "${packages[*]}")
    mkdir -p "$cache/packages"
    watched "Fetching Debian $suite for arm64 from $mirror" "$work/debootstrap.log" \
        debootstrap --foreign --arch=arm64 --variant=minbase --include="$list" --cache-dir="$cache/packages" \
        --keyring=/usr/share/keyrings/debian-archive-keyring.gpg "$suite" "$root" "$mirror"
}

unpack() {
    # debootstrap has unpacked the required packages; the others lie in the archive folder.
    # shellcheck disable=SC2016 # the inner shell's own arguments
    local package path one='dpkg-deb --fsys-tarfile "$1" | tar --keep-directory-symlink -C "$2" -xpf -'
    while read -r package path; do
        grep -qw -- "$package" "$root/debootstrap/required" || printf '%s\n' "$root$path"
    done <"$root/debootstrap/debpaths" |
        xargs -P "$(nproc)" -I {} bash -o pipefail -c "$one" unpack {} "$root"
    rm -rf "$root/debootstrap" "$root/var/cache/apt/archives" "$root/etc/resolv.conf"
}

configure() {
    printf '%s\n' "$hostname" >"$root/etc/hostname"
    cat >"$root/etc/hosts" <<HOSTS
127.0.0.1       localhost
::1             localhost ip6-localhost ip6-loopback
ff02::1         ip6-allnodes
ff02::2         ip6-allrouters

127.0.1.1       $hostname
HOSTS
    cat >"$root/etc/fstab" <<FSTAB
proc                 /proc           proc  defaults          0 0
PARTUUID=$disk_id-01 /boot/firmware  vfat  defaults          0 2
PARTUUID=$disk_id-02 /               ext4  defaults,noatime  0 1
FSTAB
    cp "$root/usr/share/base-passwd/passwd.master" "$root/etc/passwd"
    cp "$root/usr/share/base-passwd/group.master" "$root/etc/group"
    printf 'pi:x:1000:1000::/home/pi:/bin/bash\n' >>"$root/etc/passwd"
    printf 'pi:x:1000:\n' >>"$root/etc/group"
    mkdir -p "$root/boot/firmware" "$root/home/pi/recordings"
    printf 'Two cameras, one kart.\n' >"$root/home/pi/recordings/README"
    chown -R 1000:1000 "$root/home/pi"
}

fill_boot() {
    local kernel
    kernel=$(find "$root/boot" -name 'vmlinuz-*-arm64' | head -n 1)
    mkdir -p "$boot"
    cp "$here"/demo-image/{config.txt,user-data,meta-data,network-config} "$boot/"
    sed "s/@PARTUUID@/$disk_id-02/" "$here/demo-image/cmdline.txt" >"$boot/cmdline.txt"
    cp "$kernel" "$boot/kernel8.img"
    cp "$root"/usr/lib/linux-image-*-arm64/broadcom/bcm27*.dtb "$boot/"
}

assemble() {
    truncate -s "$image_size" "$work/image"
    sfdisk --quiet --no-reread --no-tell-kernel "$work/image" <<TABLE
label: dos
label-id: 0x$disk_id
start=$((boot_start / 512)), size=$((boot_size / 512)), type=c, bootable
start=$((root_start / 512)), size=$((root_size / 512)), type=83
TABLE
    mkfs.vfat -F 32 -s 4 -n bootfs --offset $((boot_start / 512)) "$work/image" $((boot_size / 1024)) >"$work/mkfs.log" 2>&1 ||
        fail "mkfs.vfat: $(<"$work/mkfs.log")"
    mcopy -s -m -Q -i "$work/image@@$boot_start" "$boot"/* ::
    mkfs.ext4 -q -F -L rootfs -d "$root" -E offset="$root_start",root_owner=0:0 "$work/image" $((root_size / 1024))k

    local used
    used=$(dumpe2fs -h "$work/image?offset=$root_start" 2>/dev/null |
        awk -F : '/^Block count/ { all = $2 } /^Free blocks/ { free = $2 } /^Block size/ { size = $2 } END { printf "%d", (all - free) * size }')
    ((used >= least_used)) || fail "the root file system uses $used bytes, the demonstration wants $least_used at least: add to the list of packages."
    note "root file system: $((used / 1000000)) MB in use, $(find "$root" | wc -l) files"
}

main
