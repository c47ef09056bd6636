import Foundation
import TestSupport
import Testing

@testable import Imaging

/// Allocation maps that lie on purpose: a block that is in use and one that is free change places in the bitmap, so that all counts stay
/// right, and the checksums too.
@Suite struct WrongExtMapTests {
    /// Each command prints blocks of the file system `image`, one a line; all of them are in use.
    static let places: [(name: String, command: String)] = [
        ("the superblock", "dumpe2fs image 2>/dev/null | awk '/Primary superblock at/ {print $4 + 0}'"),
        ("a backup superblock", "dumpe2fs image 2>/dev/null | awk '/Backup superblock at/ {print $4 + 0; exit}'"),
        ("a group descriptor", "dumpe2fs image 2>/dev/null | sed -n 's/.*Group descriptors at \\([0-9]*\\).*/\\1/p' | sed -n 1p"),
        ("a reserved descriptor", "dumpe2fs image 2>/dev/null | sed -n 's/.*Reserved GDT blocks at \\([0-9]*\\).*/\\1/p' | sed -n 1p"),
        ("a block bitmap", "dumpe2fs image 2>/dev/null | sed -n 's/.*Block bitmap at \\([0-9]*\\).*/\\1/p'"),
        ("an inode bitmap", "dumpe2fs image 2>/dev/null | sed -n 's/.*Inode bitmap at \\([0-9]*\\).*/\\1/p'"),
        ("an inode table", "dumpe2fs image 2>/dev/null | sed -n 's/.*Inode table at \\([0-9]*\\)-\\([0-9]*\\).*/\\1\\n\\2/p'"),
        ("the journal", "debugfs -R 'blocks <8>' image 2>/dev/null"),
        ("the resize inode", "debugfs -R 'stat <7>' image 2>/dev/null | sed -n 's/.*(DIND):\\([0-9]*\\).*/\\1/p'"),
        ("quotas", "debugfs -R 'blocks <3>' image 2>/dev/null"),
        ("the list of orphans", "debugfs -R 'stat <12>' image 2>/dev/null | sed -n 's/^(.*):\\([0-9]*\\).*/\\1/p'"),
        ("a folder", "debugfs -R 'blocks /var/index' image 2>/dev/null"),
        ("the root folder", "debugfs -R 'blocks <2>' image 2>/dev/null"),
        ("a tree of extents", "debugfs -R 'dump_extents -n /again' image 2>/dev/null | awk '$1 ~ /^0\\/?$/ && NR > 1 {print $7}'"),
        ("the map of a file", "debugfs -R 'stat /usr/large-0' image 2>/dev/null | sed -n 's/.*(IND):\\([0-9]*\\).*/\\1/p'"),
        ("a file with holes", "debugfs -R 'blocks /again' image 2>/dev/null"),
        ("extended attributes", "debugfs -R 'stat /etc/hosts' image 2>/dev/null | awk '/File ACL/ {print $3}'"),
        ("a long symbolic link", "debugfs -R 'blocks /var/index/long-link' image 2>/dev/null"),
    ]

    @Test(arguments: [
        "-t ext4 -b 1024 -g 4096 -O quota,orphan_file", "-t ext4 -b 1024 -g 1024 -O meta_bg,^resize_inode,^metadata_csum",
        "-t ext3 -b 4096 -I 128",
    ])
    func `a bitmap that frees a block of anything makes all of the file system used`(options: String) throws {
        let sample = try FileSystemSample()
        try #require(try sample.makeMatrixExt(options: options))
        try #require(try !sample.usedMap("image").unused.isEmpty)
        let places = try usedPlaces(sample)
        #expect(Set(places.map(\.name)).count >= 12, "only \(places)")
        var back = ""
        for place in places {
            try sample.folder.write(back + "freeb \(place.block)\nsetb \(place.free)\ntestb \(place.block)\n", to: "commands")
            try sample.shell("debugfs -w -f commands image 2>&1 | grep -q 'Block \(place.block) not in use'")
            back = "setb \(place.block)\nfreeb \(place.free)\n"
            let map = try sample.usedMap("image")
            #expect(map.unused.isEmpty, "block \(place.block), \(place.name)")
            #expect(map.warnings.count == 1, "block \(place.block), \(place.name)")
        }
        try sample.folder.write(back, to: "commands")
        try sample.shell("debugfs -w -f commands image >/dev/null 2>&1")
        // All was put back.
        #expect(try !sample.usedMap("image").unused.isEmpty)
    }

    /// The first and the last block of each place that the file system has, each with a free block near it.
    private func usedPlaces(_ sample: FileSystemSample) throws -> [(name: String, block: String, free: String)] {
        let found = try sample.shell(
            Self.places.map { name, command in
                "{ \(command) || true; } | tr -s ' ' '\\n' | grep -v '^0*$' | sed -n '1p;$p' | sort -u | sed 's/^/\(name)\\t/' || true"
            }.joined(separator: "\n"))
        let lines = found.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
        try sample.folder.write(lines.map { "ffb 1 \($0[1])\n" }.joined(), to: "commands")
        let free = try sample.shell("debugfs -f commands image 2>&1 | sed -n 's/^Free blocks found: *//p'").split(separator: "\n")
        try #require(free.count == lines.count)
        return zip(lines, free).map { ($0[0], $0[1], $1.trimmingCharacters(in: .whitespaces)) }
    }

    /// Made and changed without debugfs, which waits for 11 s when it opens such a file system for writing.
    @Test func `a bitmap that frees the block of multiple mount protection makes all used`() async throws {
        let sample = try FileSystemSample()
        try sample.makeTree()
        try sample.shell("truncate -s 20M image; mke2fs -q -F -t ext4 -b 1024 -O mmp,^metadata_csum,^uninit_bg -d tree image")
        let card = try await RestoredCard.make(sample)
        #expect(try sample.extDifference() == nil)
        #expect(card.leftOut > 5 << 20)
        try sample.shell(
            """
            python3 - image <<'DAMAGE'
            import re, subprocess, sys
            text = subprocess.run(["dumpe2fs", "image"], capture_output=True, text=True).stdout
            block = int(re.search(r"MMP block number:\\s+(\\d+)", text).group(1))
            place = int(re.search(r"Block bitmap at (\\d+)", text).group(1)) * 1024
            with open(sys.argv[1], "r+b") as image:
                image.seek(place)
                bits = int.from_bytes(image.read(1024), "little")
                # Bit 0 is block 1.
                free = max(bit for bit in range(8191) if not bits >> bit & 1)
                assert bits >> (block - 1) & 1
                image.seek(place)
                image.write((bits ^ 1 << (block - 1) ^ 1 << free).to_bytes(1024, "little"))
            DAMAGE
            """)
        let map = try sample.usedMap("image")
        #expect(map.unused.isEmpty)
        #expect(map.warnings.count == 1)
    }

    /// Descriptors that send the reader to another place, with a right checksum, and files that reach outside or into free blocks.
    @Test(arguments: [
        "debugfs -w -R 'set_bg 1 block_bitmap 3000' image; debugfs -w -R 'set_bg 1 checksum calc' image",
        "debugfs -w -R 'set_bg 1 inode_bitmap 3000' image; debugfs -w -R 'set_bg 1 checksum calc' image",
        "debugfs -w -R 'set_bg 1 inode_table 3000' image; debugfs -w -R 'set_bg 1 checksum calc' image",
        "debugfs -w -R 'set_bg 1 block_bitmap 99999999' image; debugfs -w -R 'set_bg 1 checksum calc' image",
        "debugfs -w -R 'set_bg 1 flags 2' image; debugfs -w -R 'set_bg 1 checksum calc' image",
        "debugfs -w -R 'sif /usr/large-1 block[2] 99999999' image", "debugfs -w -R 'sif /usr/large-1 block[IND] 99999999' image",
        "free=$(debugfs -R 'ffb' image 2>/dev/null | awk '{print $NF}'); debugfs -w -R \"sif /usr/large-1 block[2] $free\" image",
        "free=$(debugfs -R 'ffb' image 2>/dev/null | awk '{print $NF}'); debugfs -w -R \"sif /usr/large-1 block[IND] $free\" image",
        "free=$(debugfs -R 'ffb' image 2>/dev/null | awk '{print $NF}'); debugfs -w -R \"sif /etc/hosts file_acl $free\" image",
    ])
    func `descriptors and files that lead elsewhere cost no used block`(damage: String) async throws {
        let sample = try FileSystemSample()
        try #require(try sample.makeMatrixExt(options: "-t ext3 -b 1024 -g 4096"))
        let good = try sample.usedMap("image").unused
        try #require(!good.isEmpty)
        try sample.shell("cp image before; (\(damage)) >/dev/null 2>&1; ! cmp -s image before")
        let card = try await RestoredCard.make(sample)
        if card.leftOut == 0 {
            #expect(card.map.warnings.count == 1)
            try sample.shell("cmp image card")
        } else {
            // What the damage touches is not asked for free blocks: a place of inodes' bits, a flag that is void without checksums.
            #expect(damage.contains("inode_bitmap") || damage.contains("flags"))
            #expect(card.map.unused == good)
            try sample.shell("for f in image card; do e2fsck -fn $f 2>&1 | sed s/$f/FILE/ >$f.log || true; done; cmp image.log card.log")
            #expect(try sample.extListing("image") == sample.extListing("card"))
        }
    }

    /// The first extent of a file, in an inode without a checksum.
    @Test(arguments: ["99999999", "free"])
    func `an extent that leads outside or into free blocks makes all used`(block: String) throws {
        let sample = try FileSystemSample()
        try #require(try sample.makeMatrixExt(options: "-t ext4 -b 1024 -O ^metadata_csum"))
        try #require(try !sample.usedMap("image").unused.isEmpty)
        try sample.shell(
            """
            free=$(debugfs -R 'ffb 400' image 2>/dev/null | awk '{print $NF}')
            debugfs -R 'imap /usr/large-1' image 2>/dev/null >place
            python3 - image place \(block == "free" ? "$free" : block) <<'DAMAGE'
            import re, struct, sys
            block, offset = re.search(r"block (\\d+), offset (0x[0-9a-f]+)", open(sys.argv[2]).read()).groups()
            with open(sys.argv[1], "r+b") as image:
                # i_block is at 40; after the header of 12 bytes, the extent's place is at 8.
                place = int(block) * 1024 + int(offset, 16) + 40
                image.seek(place)
                assert image.read(2) == b"\\x0a\\xf3"
                image.seek(place + 12 + 8)
                image.write(struct.pack("<I", int(sys.argv[3])))
            DAMAGE
            """)
        let map = try sample.usedMap("image")
        #expect(map.unused.isEmpty)
        #expect(map.warnings.count == 1)
    }
}
