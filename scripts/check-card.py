"""The comparison behind check-card.sh. Uses sfdisk, blkid, e2fsck, fsck.vfat, dumpe2fs, debugfs and mtools; nothing of this project."""

import argparse
import json
import os
import re
import struct
import subprocess
import sys
import tempfile

# What naming a device may change.
ROOT_FILES = ["/etc/hostname", "/etc/hosts"]
BOOT_FILES = ["/cmdline.txt", "/firstrun.sh", "/meta-data", "/network-config", "/user-data"]
STEP = 1 << 22

problems = []


def problem(text):
    problems.append(text)


def run(*command, accept=(0,)):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if accept is not None and done.returncode not in accept:
        raise SystemExit(f"{' '.join(command)}: status {done.returncode}: {done.stderr.decode(errors='replace').strip()}")
    return done


def text_of(*command):
    return run(*command).stdout.decode(errors="replace")


def merged(ranges):
    """Sorted, joined half-open ranges."""
    result = []
    for begin, end in sorted(ranges):
        if result and begin <= result[-1][1]:
            result[-1][1] = max(result[-1][1], end)
        elif begin < end:
            result.append([begin, end])
    return result


def outside(ranges, begin, end):
    """What of begin..<end is in none of the ranges."""
    at = begin
    for low, high in merged(ranges):
        if low > at:
            yield at, min(low, end)
        at = max(at, high)
    if at < end:
        yield at, end


class Pair:
    """The image and the card, read at the same place."""

    def __init__(self, image, card):
        self.image_path, self.card_path = image, card
        self.image, self.card = open(image, "rb"), open(card, "rb")
        self.compared = 0

    def both(self, offset, count):
        self.image.seek(offset)
        self.card.seek(offset)
        return self.image.read(count), self.card.read(count)

    def differing(self, begin, end, unit):
        """Offsets of the units in begin..<end whose bytes differ."""
        for offset in range(begin, end, STEP):
            count = min(STEP, end - offset)
            ours, theirs = self.both(offset, count)
            if len(ours) != count or len(theirs) != count:
                problem(f"only {len(ours)} bytes of the image and {len(theirs)} of the card could be read at {offset}, {count} wanted")
                return
            self.compared += count
            if ours != theirs:
                for inner in range(0, count, unit):
                    if ours[inner:inner + unit] != theirs[inner:inner + unit]:
                        yield offset + inner


class Ext4:
    """An ext2, ext3 or ext4 file system inside a raw image, as e2fsprogs describes it."""

    def __init__(self, path, offset):
        self.where = f"{path}?offset={offset}"
        text = text_of("dumpe2fs", self.where)
        number = lambda name: int(re.search(rf"^{name}:\s+(\d+)", text, re.M).group(1))
        self.block_size, self.block_count, self.inode_size = number("Block size"), number("Block count"), number("Inode size")
        self.first_block = number("First block")
        groups = text[text.index("\nGroup 0:"):]
        self.free = [span for line in re.findall(r"^  Free blocks: (.*)$", groups, re.M) for span in self.spans(line)]
        # Superblocks, group descriptors, bitmaps and inode tables: e2fsck judges them, and inodes are compared one by one.
        self.tables = [self.span(word) for word in re.findall(r"Inode table at (\d+-\d+)", groups)]
        words = re.findall(r"(?:superblock|Group descriptors|bitmap) at (\d+(?:-\d+)?)", groups)
        self.metadata = [self.span(word) for word in words]

    @staticmethod
    def span(word):
        low, _, high = word.partition("-")
        return int(low), int(high or low) + 1

    def spans(self, line):
        return [self.span(word) for word in re.findall(r"\d+(?:-\d+)?", line)]

    def debugfs(self, request):
        return run("debugfs", "-R", request, self.where).stdout

    def inode(self, path):
        found = re.search(rb"^Inode: (\d+)", self.debugfs(f"stat {path}"))
        return int(found.group(1)) if found else None

    def blocks(self, path):
        return [int(word) for word in self.debugfs(f"blocks {path}").split() if word.isdigit()]

    def content(self, path):
        return self.debugfs(f"cat {path}").decode(errors="replace")


def parents(path):
    while path not in ("/", ""):
        path = os.path.dirname(path)
        yield path


def check_ext4(pair, offset, size, hostname, allowed_files):
    image, card = Ext4(pair.image_path, offset), Ext4(pair.card_path, offset)
    clean = run("e2fsck", "-fn", card.where, accept=None)
    if clean.returncode != 0:
        problem(f"e2fsck -fn on the card: status {clean.returncode}: {clean.stdout.decode(errors='replace').strip()[-400:]}")

    touched = [path for path in allowed_files if image.inode(path) or card.inode(path)]
    places = sorted({place for path in touched for place in [path, *parents(path)]})
    inodes = {found for place in places for found in (image.inode(place), card.inode(place)) if found}
    explained = {block for place in places for block in image.blocks(place)}

    block = image.block_size
    metadata = merged(image.metadata)
    tables = merged(image.tables)
    inside = lambda ranges, number: any(low <= number < high for low, high in ranges)
    used = list(outside(image.free, 0, size // block))
    different = 0
    for low, high in used:
        for at in pair.differing(offset + low * block, offset + high * block, block):
            number = (at - offset) // block
            different += 1
            if inside(tables, number):
                check_inodes(pair, image, number, at, inodes)
            elif not inside(metadata, number) and number not in explained:
                problem(f"block {number} of the root file system differs: {owner(image, number)}")

    changed = [path for path in touched if image.debugfs(f"cat {path}") != card.debugfs(f"cat {path}")]
    found = card.content("/etc/hostname")
    if found != hostname + "\n":
        problem(f"/etc/hostname holds {found!r}, not {hostname!r}")
    lines = card.content("/etc/hosts").splitlines()
    named = [line.split() for line in lines if line.split()[:1] == ["127.0.1.1"]]
    if len(named) != 1 or named[0][1:2] != [hostname]:
        problem(f"/etc/hosts has {named} for 127.0.1.1, one line with {hostname} first is wanted")
    others = [line for line in image.content("/etc/hosts").splitlines() if line.split()[:1] != ["127.0.1.1"]]
    if [line for line in lines if line.split()[:1] != ["127.0.1.1"]] != others:
        problem("other lines of /etc/hosts differ as well")
    return sum(high - low for low, high in used), different, changed


def owner(file_system, block):
    inode = file_system.debugfs(f"icheck {block}").decode().split()[-1]
    if not inode.isdigit():
        return "it belongs to no file"
    return "it belongs to " + file_system.debugfs(f"ncheck {inode}").decode().splitlines()[-1].split(None, 1)[-1]


def check_inodes(pair, image, number, at, allowed):
    """Every inode in this block of an inode table is the same, or one that naming changes."""
    ours, theirs = pair.both(at, image.block_size)
    per_group = (image.tables[0][1] - image.tables[0][0]) * image.block_size // image.inode_size
    group = next(index for index, (low, high) in enumerate(image.tables) if low <= number < high)
    first = group * per_group + (number - image.tables[group][0]) * image.block_size // image.inode_size + 1
    for index in range(image.block_size // image.inode_size):
        part = slice(index * image.inode_size, (index + 1) * image.inode_size)
        if ours[part] != theirs[part] and first + index not in allowed:
            problem(f"inode {first + index} of the root file system differs")


class Fat:
    """A FAT16 or FAT32 file system: only what is needed to know which clusters are in use."""

    def __init__(self, path, offset):
        with open(path, "rb") as file:
            file.seek(offset)
            boot = file.read(512)
            sector, self.sectors_per_cluster, reserved, tables, root_entries, small, _, per_table = struct.unpack_from("<HBHBHHBH", boot, 11)
            large, per_table_32 = struct.unpack_from("<II", boot, 32)
            per_table = per_table or per_table_32
            first_data = reserved + tables * per_table + (root_entries * 32 + sector - 1) // sector
            self.cluster_size = sector * self.sectors_per_cluster
            self.data_offset = first_data * sector
            self.cluster_count = ((small or large) - first_data) // self.sectors_per_cluster
            self.is_32 = self.cluster_count >= 65525
            self.root_cluster = struct.unpack_from("<I", boot, 44)[0] if self.is_32 else None
            file.seek(offset + reserved * sector)
            width, code, mask = (4, "I", 0x0FFFFFFF) if self.is_32 else (2, "H", 0xFFFF)
            table = file.read((self.cluster_count + 2) * width)
            self.next = [entry & mask for entry in struct.unpack(f"<{self.cluster_count + 2}{code}", table)]

    def chain(self, cluster):
        while cluster and 2 <= cluster < len(self.next):
            yield cluster
            cluster = self.next[cluster]


def check_fat(pair, offset, size, hostname, allowed_files, work):
    part = os.path.join(work, "boot")
    with open(part, "wb") as copy:
        for at in range(offset, offset + size, STEP):
            pair.card.seek(at)
            bytes_read = pair.card.read(min(STEP, offset + size - at))
            if bytes_read.count(0) == len(bytes_read):
                copy.seek(len(bytes_read), os.SEEK_CUR)
            else:
                copy.write(bytes_read)
        copy.truncate(size)
    clean = run("fsck.vfat", "-n", part, accept=None)
    if clean.returncode != 0:
        problem(f"fsck.vfat -n on the card: status {clean.returncode}: {clean.stdout.decode(errors='replace').strip()[-400:]}")

    trees = []
    for name, path in (("image", pair.image_path), ("card", pair.card_path)):
        tree = os.path.join(work, name)
        os.mkdir(tree)
        run("mcopy", "-s", "-m", "-Q", "-n", "-i", f"{path}@@{offset}", "::", tree)
        trees.append(tree)
    ours, theirs = (read_tree(tree) for tree in trees)
    changed = sorted(path for path in ours.keys() | theirs.keys() if ours.get(path) != theirs.get(path))
    for path in changed:
        if path not in allowed_files:
            state = "differs" if path in ours and path in theirs else "is missing" if path in ours else "is new"
            problem(f"{path} of the boot partition {state}")

    image = Fat(pair.image_path, offset)
    explained = set(image.chain(image.root_cluster))
    for path in changed:
        if path in ours:
            shown = text_of("mshowfat", "-i", f"{pair.image_path}@@{offset}", "::" + path)
            for low, high in re.findall(r"<(\d+)(?:-(\d+))?>", shown):
                explained.update(range(int(low), int(high or low) + 1))
    used = [number for number in range(2, image.cluster_count + 2) if image.next[number] != 0]
    base = offset + image.data_offset
    spans = merged([(base + (number - 2) * image.cluster_size, base + (number - 1) * image.cluster_size) for number in used])
    different = 0
    for low, high in spans:
        for at in pair.differing(low, high, image.cluster_size):
            different += 1
            number = (at - base) // image.cluster_size + 2
            if number not in explained:
                problem(f"cluster {number} of the boot partition differs")
    if not changed:
        # Nothing was changed here, so the tables are the same too.
        for at in pair.differing(offset, base, 512):
            problem(f"byte {at} (tables of the boot partition) differs")
    check_cloud_init(ours, theirs, hostname)
    return len(used), different, changed


def check_cloud_init(ours, theirs, hostname):
    """cloud-init only acts on a new instance, and must not bring an old name back."""
    if "/meta-data" not in ours:
        return
    instance = lambda tree: re.search(rb"^instance[-_]id:\s*(\S+)", tree.get("/meta-data", b""), re.M)
    old, new = instance(ours), instance(theirs)
    if new is None or (old and old.group(1) == new.group(1)):
        problem("meta-data on the card has no new instance-id: cloud-init would not run")
    word = lambda tree: re.search(rb"\bds=nocloud\S*;i=([^;\s]+)", tree.get("/cmdline.txt", b""))
    old, new = word(ours), word(theirs)
    if old and (new is None or old.group(1) == new.group(1)):
        problem("cmdline.txt on the card names the image's instance-id, which wins over the new one")
    together = theirs.get("/meta-data", b"") + theirs.get("/user-data", b"")
    for key, value in re.findall(rb"^(local-hostname|hostname|fqdn):\s*(\S+)", together, re.M):
        if value.strip(b"\"'").split(b".")[0].decode() != hostname:
            problem(f"cloud-init would set {key.decode()} to {value.decode()}, not {hostname}")


def read_tree(top):
    result = {}
    for folder, _, names in os.walk(top):
        for name in names:
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                result[path[len(top):]] = file.read()
    return result


def main():
    parser = argparse.ArgumentParser(prog="check-card.sh", description="Compares a written card with its image.")
    parser.add_argument("--root-file", action="append", default=[], metavar="PATH", help="a file of the root file system that may differ")
    parser.add_argument("--boot-file", action="append", default=[], metavar="PATH", help="a file of the boot partition that may differ")
    parser.add_argument("card")
    parser.add_argument("image")
    parser.add_argument("hostname")
    options = parser.parse_args()

    pair = Pair(options.image, options.card)
    image_size, card_size = (os.stat(path).st_size for path in (options.image, options.card))
    if card_size < image_size:
        raise SystemExit(f"{options.card} has {card_size} bytes, the image {image_size}")
    table = json.loads(text_of("sfdisk", "--json", options.image))["partitiontable"]
    unit = table.get("sectorsize", 512)
    spans = [(entry["start"] * unit, entry["size"] * unit) for entry in table["partitions"]]

    facts, changed = [], []
    with tempfile.TemporaryDirectory() as work:
        for offset, size in spans:
            kind = text_of("blkid", "--probe", "--offset", str(offset), "--size", str(size), "-o", "value", "-s", "TYPE", options.image).strip()
            if kind in ("ext2", "ext3", "ext4"):
                used, different, names = check_ext4(pair, offset, size, options.hostname, ROOT_FILES + options.root_file)
                facts.append(f"{used} {kind} blocks ({different} differ)")
            elif kind == "vfat":
                used, different, names = check_fat(pair, offset, size, options.hostname, BOOT_FILES + options.boot_file, work)
                facts.append(f"{used} FAT clusters ({different} differ)")
            else:
                raise SystemExit(f"partition at {offset} holds {kind or 'nothing known'}: this check knows ext2/3/4 and FAT")
            changed += names
    outside_partitions = list(outside([(offset, offset + size) for offset, size in spans], 0, image_size))
    for low, high in outside_partitions:
        for at in pair.differing(low, high, 512):
            problem(f"sector {at // 512}, outside every partition, differs")

    name = os.path.basename(options.card)
    if problems:
        for line in problems[:20]:
            print(f"{name}: {line}", file=sys.stderr)
        if len(problems) > 20:
            print(f"{name}: … and {len(problems) - 20} more", file=sys.stderr)
        raise SystemExit(1)
    print(f"{name}: {options.hostname}: {pair.compared // 1000000} MB compared: {', '.join(facts)}; changed: {' '.join(changed)}; both file systems clean")


main()
