#!/usr/bin/env bash
# prove-clean.sh [COMMAND…]
#
# Runs the commands (scripts/test.sh and scripts/demo.sh --once unless told) where nothing is installed: a fresh minimal Debian 12 in a
# directory, with a clone of this repository's last commit and the Swift toolchain bound read-only to /opt/swift. Needs root. The mounts and
# processes live in their own namespaces and end with this script; the directory is removed.
#
#   scripts/prove-clean.sh                                 the whole proof
#   scripts/prove-clean.sh 'scripts/setup.sh && swift build'
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=scripts/lib/messages.sh
source "$here/lib/messages.sh"
# shellcheck source=scripts/lib/toolchain.sh
source "$here/lib/toolchain.sh"

suite=bookworm

outside() {
    [[ $EUID -eq 0 ]] || fail "a chroot can only be made by root."
    command -v debootstrap >/dev/null || fail "debootstrap is missing: run scripts/setup.sh first."
    find_swift
    local toolchain root
    toolchain=$(readlink -f "$(command -v swift)")
    toolchain=${toolchain%/usr/bin/*}
    root=$(mktemp -d "${TMPDIR:-/var/tmp}/rpi-deployment-clean-XXXXXX")
    # The mounts were made in a namespace that is gone by then; --one-file-system is the second fence.
    # shellcheck disable=SC2064 # the directory as it is now
    trap "stop_watched; rm -rf --one-file-system '$root'" EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM

    section "A fresh Debian ($suite) in $root"
    local mirror
    # shellcheck disable=SC2016 # apt fills these in
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian' | head -n 1)
    watched "debootstrap --variant=minbase" "$root.log" debootstrap --variant=minbase --keyring=/usr/share/keyrings/debian-archive-keyring.gpg \
        "$suite" "$root" "${mirror:-http://deb.debian.org/debian}"
    rm -f "$root.log"
    as_this_host "$root"
    git clone --quiet --no-hardlinks "$here/.." "$root/root/rpi-deployment"
    git -C "$root/root/rpi-deployment" log -1 --format='   commit %h: %s'

    unshare --mount --pid --fork --kill-child --propagation private -- "${BASH_SOURCE[0]}" --inside "$root" "$toolchain" "$@"
    printf '\nProved on a clean Debian %s in %d s.\n' "$suite" "$SECONDS"
}

# Packages and names come from where this machine gets them.
as_this_host() {
    local root=$1
    # shellcheck disable=SC2016 # apt fills these in
    apt-get indextargets --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' 'Origin: Debian' |
        sort -u >"$root/etc/apt/sources.list.found"
    if grep -q " $suite" "$root/etc/apt/sources.list.found"; then
        mv "$root/etc/apt/sources.list.found" "$root/etc/apt/sources.list"
    else
        rm "$root/etc/apt/sources.list.found"
        printf 'deb http://deb.debian.org/debian %s main\ndeb http://deb.debian.org/debian-security %s-security main\n' \
            "$suite" "$suite" >"$root/etc/apt/sources.list"
    fi
    apt-config dump | grep '^Acquire::' | grep -v '^Acquire::IndexTargets' >"$root/etc/apt/apt.conf.d/99host" || true
    # So do Python's: the index, and the authorities that this machine trusts, which may have one of its own.
    local authorities=/etc/ssl/certs/ca-certificates.crt index
    index=${PIP_INDEX_URL:-$(python3 -m pip config get global.index-url 2>/dev/null || true)}
    {
        printf '[global]\n'
        [[ -z $index ]] || printf 'index-url = %s\n' "$index"
        if [[ -r $authorities ]]; then
            cp --dereference "$authorities" "$root/etc/host-authorities.crt"
            printf 'cert = /etc/host-authorities.crt\n'
        fi
    } >"$root/etc/pip.conf"
    cp --dereference /etc/resolv.conf "$root/etc/resolv.conf"
    printf 'clean\n' >"$root/etc/hostname"
    printf '127.0.0.1 localhost clean\n' >"$root/etc/hosts"
}

inside() {
    local root=$1 toolchain=$2 node
    shift 2
    mount -t proc proc "$root/proc"
    mount -t sysfs -o ro sysfs "$root/sys"
    mount -t tmpfs -o mode=755,size=1m tmpfs "$root/dev"
    for node in null zero full random urandom tty; do
        touch "$root/dev/$node"
        mount --bind "/dev/$node" "$root/dev/$node"
    done
    mkdir "$root/dev/pts" "$root/dev/shm"
    mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
    mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
    ln -s pts/ptmx "$root/dev/ptmx"
    ln -s /proc/self/fd "$root/dev/fd"
    mkdir -p "$root/opt/swift"
    mount --bind "$toolchain" "$root/opt/swift"
    mount -o remount,bind,ro "$root/opt/swift"

    local command
    for command in "$@"; do
        section "In the clean system: $command"
        chroot "$root" /usr/bin/env -i HOME=/root CI=true LANG=C.UTF-8 TERM=dumb \
            PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
            bash -c "cd /root/rpi-deployment && $command" </dev/null
    done
}

if [[ ${1:-} == --inside ]]; then
    shift
    inside "$@"
elif (($# > 0)); then
    outside "$@"
else
    outside scripts/test.sh 'scripts/demo.sh --once'
fi
