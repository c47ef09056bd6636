import Foundation
import Imaging
import TestSupport
import Testing

struct FATUsedMapTests {
    @Test(arguments: [
        ("-F 32 -s 1", FileSystemKind.fat32, 40), ("-F 32 -s 1 -f 1", .fat32, 40), ("-F 16", .fat16, 20),
        ("-F 16 -s 8 -R 9 -r 224", .fat16, 40),
        ("-F 16 -S 2048 -s 1", .fat16, 20), ("-F 12 -s 8", .fat12, 12), ("-F 12 -s 16 -f 1", .fat12, 16),
    ])
    func `free clusters hold nothing that a tool can find`(options: String, kind: FileSystemKind, megabytes: Int) throws {
        let sample = try FileSystemSample()
        try sample.makeFAT(options: options, megabytes: megabytes)
        let map = try sample.usedMap("fat")
        #expect(map.warnings == [])
        #expect(map.partitions.map(\.fileSystem) == [kind])
        #expect(map.partitions.first?.label == "BOOTFS")
        // mdir prints the free bytes as "38 123 456 bytes free".
        let text = try sample.shell("mdir -i fat ::/ | tail -n 2").filter { $0.isNumber }
        #expect(String(map.unused.byteCount) == text)
        let before = try sample.fatListing("fat")
        try sample.spoil("fat", map.unused, to: "spoiled")
        try sample.shell("fsck.vfat -n spoiled")
        #expect(try sample.fatListing("spoiled") == before)
    }

    /// Each script breaks the FAT32 file system `fat` in one way; its tables start at sectors 32 and 32 + size.
    @Test(arguments: [
        // The second table differs.
        "size=$(od -An -tu4 -j36 -N4 fat | tr -d ' '); printf '\\x77' | dd of=fat bs=1 seek=$(((32+size)*512+400)) conv=notrunc status=none",
        // Linux's mark of a mounted file system.
        "printf '\\x01' | dd of=fat bs=1 seek=65 conv=notrunc status=none",
        // Windows' mark, in both tables.
        "size=$(od -An -tu4 -j36 -N4 fat | tr -d ' '); for at in 32 $((32+size)); do printf '\\x07' | dd of=fat bs=1 seek=$((at*512+7)) conv=notrunc status=none; done",
        // A chain that leads into free space, in both tables.
        "size=$(od -An -tu4 -j36 -N4 fat | tr -d ' '); for at in 32 $((32+size)); do printf '\\x00\\x20\\x01\\x00' | dd of=fat bs=1 seek=$((at*512+4*40)) conv=notrunc status=none; done",
        // A file whose first cluster is free, in both tables.
        "printf 'secret' >lost; mcopy -i fat lost ::/lost; cluster=$(mshowfat -i fat ::/lost | tr -dc '0-9\n'); size=$(od -An -tu4 -j36 -N4 fat | tr -d ' '); for at in 32 $((32+size)); do printf '\\x00\\x00\\x00\\x00' | dd of=fat bs=1 seek=$((at*512+4*cluster)) conv=notrunc status=none; done",
        // Mirroring switched off.
        "printf '\\x81' | dd of=fat bs=1 seek=40 conv=notrunc status=none",
        // Cut off.
        "truncate -s 39M fat",
    ])
    func `a FAT that contradicts itself is all used, with a warning`(damage: String) throws {
        let sample = try FileSystemSample()
        try sample.makeFAT(options: "-F 32 -s 1")
        try sample.shell(damage)
        let map = try sample.usedMap("fat")
        #expect(map.unused.isEmpty)
        #expect(map.warnings.count == 1)
    }

    @Test func `FAT16 leaves to other systems what FAT32 keeps in the upper half of the first cluster`() throws {
        let sample = try FileSystemSample()
        try sample.makeFAT(options: "-F 16", megabytes: 20)
        let before = try sample.usedMap("fat")
        // OS/2's extended attributes, in the entry of config.txt.
        try sample.shell(
            "at=$(grep -abo 'CONFIG  TXT' fat | sed -n 1p | cut -d: -f1); printf '\\x34\\x12' | dd of=fat bs=1 seek=$((at+20)) conv=notrunc status=none"
        )
        #expect(try sample.usedMap("fat") == before)
        #expect(before.warnings == [])
    }

    @Test func `a FAT12 whose chain leads into free space is all used`() throws {
        let sample = try FileSystemSample()
        try sample.makeFAT(options: "-F 12 -s 8", megabytes: 12)
        #expect(try !sample.usedMap("fat").unused.isEmpty)
        // Entry 40 of both tables, 12 bits at byte 60, leads to the last cluster.
        try sample.shell(
            "size=$(od -An -tu2 -j22 -N2 fat | tr -d ' '); start=$(od -An -tu2 -j14 -N2 fat | tr -d ' '); for at in $start $((start+size)); do printf '\\x00\\x0b' | dd of=fat bs=1 seek=$((at*512+60)) conv=notrunc status=none; done"
        )
        let map = try sample.usedMap("fat")
        #expect(map.unused.isEmpty)
        #expect(map.warnings.count == 1)
    }
}
