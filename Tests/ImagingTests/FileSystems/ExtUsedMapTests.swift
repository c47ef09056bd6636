import Foundation
import Imaging
import TestSupport
import Testing

struct ExtUsedMapTests {
    @Test func `the kinds of ext are told apart`() throws {
        let sample = try FileSystemSample()
        for (options, kind) in [("-t ext2", FileSystemKind.ext2), ("-t ext3", .ext3), ("-t ext4", .ext4)] {
            try sample.shell("rm -f ext; truncate -s 8M ext; mke2fs -q -F -L some-label \(options) ext")
            let summary = try sample.usedMap("ext").partitions.first
            #expect(summary?.fileSystem == kind)
            #expect(summary?.label == "some-label")
            #expect(summary?.partition.number == 0)
        }
    }

    /// Each script breaks the file system `ext` in one way.
    static let damages = [
        "debugfs -w -R 'feature needs_recovery' ext",
        "debugfs -w -R 'ssv state 0' ext",
        "debugfs -w -R 'ssv state 3' ext",
        "debugfs -w -R 'ssv last_orphan 13' ext",
        "debugfs -w -R 'ssv free_blocks_count 17' ext",
        "debugfs -w -R 'set_bg 0 free_blocks_count 17' ext; debugfs -w -R 'set_bg 0 checksum calc' ext",
        "debugfs -w -R 'set_bg 0 checksum 0x1234' ext",
        // A checksum of the superblock that does not fit.
        "printf '\\x55' | dd of=ext bs=1 seek=$((1024+120)) conv=notrunc status=none",
        // The journal's superblock says that the log starts somewhere.
        "block=$(debugfs -R 'blocks <8>' ext 2>/dev/null | awk '{print $1}'); printf '\\x01' | dd of=ext bs=1 seek=$((block*4096+31)) conv=notrunc status=none",
        // One bit in the block bitmap.
        "block=$(dumpe2fs ext 2>/dev/null | awk '/Block bitmap at/{print $4; exit}'); printf '\\x00' | dd of=ext bs=1 seek=$((block*4096+3)) conv=notrunc status=none",
        // An unknown read-only feature.
        "printf '\\x80' | dd of=ext bs=1 seek=$((1024+103)) conv=notrunc status=none",
        // Cut off.
        "truncate -s 20M ext",
    ]

    @Test(arguments: damages)
    func `a file system that contradicts itself is all used, with a warning`(damage: String) throws {
        let sample = try FileSystemSample()
        try sample.makeExt(options: "-t ext4 -b 4096")
        try sample.shell("(\(damage)) >/dev/null 2>&1")
        let map = try sample.usedMap("ext")
        #expect(map.unused.isEmpty)
        #expect(map.warnings.count == 1)
    }

    /// libext2fs 1.47.0 opens these, and then writes past the end of its bitmaps.
    @Test(arguments: [
        "first_data_block 3", "first_data_block 2000", "clusters_per_group 8", "clusters_per_group 32767", "inodes_per_group 12",
        "inodes_count 4000",
    ])
    func `a superblock whose groups do not fit together is not believed`(setting: String) throws {
        let sample = try FileSystemSample()
        try sample.makeExt(options: "-t ext4 -b 4096")
        try sample.shell("debugfs -w -R 'ssv \(setting)' ext >/dev/null 2>&1")
        let map = try sample.usedMap("ext")
        #expect(map.unused.isEmpty)
        #expect(map.warnings.count == 1 && map.warnings.first?.contains("superblock is corrupt") == true, "\(map.warnings)")
    }

    @Test(arguments: ["-t ext2", "-t ext4 -O ^metadata_csum,^uninit_bg"])
    func `without checksums a changed bitmap is found by its counts`(options: String) throws {
        let sample = try FileSystemSample()
        try sample.makeExt(options: options + " -b 4096")
        try sample.shell(
            "block=$(dumpe2fs ext 2>/dev/null | awk '/Block bitmap at/{print $4; exit}'); printf '\\x00' | dd of=ext bs=1 seek=$((block*4096+3)) conv=notrunc status=none"
        )
        let map = try sample.usedMap("ext")
        #expect(map.unused.isEmpty)
        #expect(map.warnings.count == 1)
    }

    /// In each, one file's blocks and as many free ones change places in the bitmap, so that all counts stay right.
    @Test(arguments: [
        "-t ext4 -b 4096 -O ^metadata_csum", "-t ext4 -b 4096 -O metadata_csum", "-t ext4 -b 1024 -O ^extent,^64bit", "-t ext2 -b 1024",
    ])
    func `a bitmap that frees the blocks of a file is found, though all counts are right`(options: String) throws {
        // The first data block, the last, and one that holds the places of others where the file has such.
        for pick in ["sed -n 1p", "tail -n 1", "sed -n 13p"] {
            let sample = try FileSystemSample()
            try sample.makeExt(options: options)
            try sample.shell(
                """
                block=$(debugfs -R 'blocks /usr/large-1' ext 2>/dev/null | tr ' ' '\\n' | grep . | \(pick))
                free=$(debugfs -R "ffb 1 $block" ext 2>/dev/null | awk '{print $NF}')
                printf 'freeb %s\\nsetb %s\\n' $block $free >commands; debugfs -w -f commands ext >/dev/null 2>&1
                test "$(debugfs -R "testb $block" ext 2>/dev/null)" = "Block $block not in use"
                """)
            let map = try sample.usedMap("ext")
            #expect(map.unused.isEmpty)
            #expect(map.warnings.count == 1)
            #expect(map.warnings.first?.contains("the block bitmaps call a block that inode") == true)
        }
    }

    @Test func `a bitmap that frees the block of extended attributes is found`() throws {
        let sample = try FileSystemSample()
        try sample.makeExt(options: "-t ext4 -b 4096")
        try sample.shell(
            """
            head -c 3000 /dev/zero | tr '\\0' x >value; debugfs -w -R 'ea_set -f value /usr/link user.a' ext >/dev/null 2>&1
            e2fsck -fn ext
            block=$(debugfs -R 'stat /usr/link' ext 2>/dev/null | awk '/File ACL/{print $3}'); test $block -gt 0
            free=$(debugfs -R "ffb 1 $block" ext 2>/dev/null | awk '{print $NF}')
            printf 'freeb %s\\nsetb %s\\n' $block $free >commands; debugfs -w -f commands ext >/dev/null 2>&1
            """)
        let map = try sample.usedMap("ext")
        #expect(map.unused.isEmpty)
        #expect(map.warnings.count == 1)
    }

    @Test(arguments: [
        ("_BHRfS_M", 0x10040), ("XFSB", 0), ("LUKS\\xba\\xbe", 0), ("LVM2 001", 536), ("SWAPSPACE2", 4_086),
    ])
    func `a file system that also has the mark of something else is all used`(mark: String, offset: Int) throws {
        let sample = try FileSystemSample()
        try sample.shell("truncate -s 64M ext; mke2fs -q -F -t ext4 -b 4096 ext")
        #expect(try sample.usedMap("ext").warnings == [])
        try sample.shell("printf '\(mark)' | dd of=ext bs=1 seek=\(offset) conv=notrunc status=none")
        let map = try sample.usedMap("ext")
        #expect(map.unused.isEmpty)
        #expect(map.warnings.count == 1)
        #expect(map.warnings.first?.contains("the marks of both ext and") == true)
    }

    @Test func `random damage never makes a byte of a file unused`() throws {
        let sample = try FileSystemSample()
        try sample.makeExt(options: "-t ext2 -b 1024", megabytes: 12)
        let good = try sample.usedMap("ext").unused
        let content = try sample.bytes("ext")
        var random = SeededGenerator(seed: 7)
        var refused = 0
        for _ in 0..<60 {
            var damaged = content
            // The first 100 KB hold superblock, descriptors and bitmaps.
            damaged[Int.random(in: 1_024..<100_000, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            let map = try UsedMap.analyse(MemoryReader(damaged))
            if map.unused.isEmpty { refused += 1 } else { #expect(map.unused == good) }
        }
        #expect(refused > 0)
    }
}

/// An image in memory.
struct MemoryReader: BlockReader {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var byteCount: UInt64 { UInt64(bytes.count) }

    func read(at offset: UInt64, count: Int) throws(ImagingError) -> [UInt8] {
        guard offset <= byteCount, UInt64(count) <= byteCount - offset else {
            throw .outOfRange(offset: offset, count: count, size: byteCount)
        }
        return Array(bytes[Int(offset)..<Int(offset) + count])
    }
}
