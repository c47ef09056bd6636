import Foundation
import TestSupport
import Testing

@testable import Imaging

struct PartitionTableTests {
    private static let megabyte: UInt64 = 1 << 20

    /// A small ext4 and a small FAT16.
    private func sampleWithFileSystems() throws -> FileSystemSample {
        let sample = try FileSystemSample()
        try sample.shell(
            """
            truncate -s 8M ext fat
            mke2fs -q -F -t ext4 ext; mkfs.vfat -F 16 -s 1 fat >/dev/null
            """)
        return sample
    }

    /// The free bytes of both file systems at their places in an image.
    private func expected(_ sample: FileSystemSample, ext: [UInt64], fat: [UInt64]) throws -> ByteRanges {
        var ranges: [Range<UInt64>] = []
        for (file, places) in [("ext", ext), ("fat", fat)] {
            let free = try sample.usedMap(file).unused.ranges
            #expect(!free.isEmpty)
            for place in places { ranges += free.map { $0.lowerBound + place..<$0.upperBound + place } }
        }
        return ByteRanges(ranges)
    }

    @Test func `primary partitions of a master boot record are found`() throws {
        let sample = try sampleWithFileSystems()
        try sample.makeImage(
            megabytes: 24, script: "label: dos\nlabel-id: 0x5eed0001\nstart=2048, size=16384, type=c\nstart=18432, size=18432, type=83\n",
            parts: [("fat", 2_048), ("ext", 18_432)])
        let map = try sample.usedMap("image")
        #expect(map.warnings == [])
        #expect(map.partitions.map(\.partition.partitionUUID) == ["5eed0001-01", "5eed0001-02"])
        #expect(map.partitions.map(\.partition.kind) == [.masterBootRecord(0x0C), .masterBootRecord(0x83)])
        // The tail of the second partition lies behind its file system, and so is used.
        #expect(map.partitions.map(\.partition.range) == [1 << 20..<9 << 20, 9 << 20..<18 << 20])
        #expect(try map.unused == expected(sample, ext: [9 << 20], fat: [1 << 20]))
    }

    @Test func `partitions that start at odd sectors keep the places of their free space`() throws {
        let sample = try sampleWithFileSystems()
        try sample.makeImage(
            megabytes: 24, script: "label: dos\nstart=63, size=16384, type=c\nstart=16447, size=16384, type=83\n",
            parts: [("fat", 63), ("ext", 16_447)])
        let map = try sample.usedMap("image")
        #expect(map.warnings == [])
        #expect(try map.unused == expected(sample, ext: [16_447 * 512], fat: [63 * 512]))
    }

    @Test func `logical partitions are found`() throws {
        let sample = try sampleWithFileSystems()
        try sample.makeImage(
            megabytes: 48,
            script:
                "label: dos\nlabel-id: 0x0000beef\nstart=2048, size=16384, type=c\nstart=20480, size=71680, type=5\nstart=22528, size=16384, type=83\nstart=43008, size=16384, type=83\n",
            parts: [("fat", 2_048), ("ext", 22_528), ("ext", 43_008)])
        let map = try sample.usedMap("image")
        #expect(map.warnings == [])
        #expect(map.partitions.map(\.partition.number) == [1, 5, 6])
        #expect(map.partitions.map(\.partition.partitionUUID) == ["0000beef-01", "0000beef-05", "0000beef-06"])
        #expect(try map.unused == expected(sample, ext: [11 << 20, 21 << 20], fat: [1 << 20]))
    }

    @Test func `a chain of logical partitions that bites its tail ends, and nothing is unused`() throws {
        let sample = try sampleWithFileSystems()
        try sample.makeImage(
            megabytes: 48,
            script: "label: dos\nstart=20480, size=71680, type=5\nstart=22528, size=16384, type=83\nstart=43008, size=16384, type=83\n",
            parts: [("ext", 22_528), ("ext", 43_008)])
        // The second record's link to a next one points to the extended partition's start.
        try sample.shell(
            "at=$((40960*512)); printf '\\x00\\x00\\x00\\x00\\x05\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x40\\x00\\x00' | dd of=image bs=1 seek=$((at+462)) conv=notrunc status=none; od -An -tx1 -j$((at+510)) -N2 image | grep -q '55 aa'"
        )
        let map = try sample.usedMap("image")
        #expect(map.unused.isEmpty)
        #expect(!map.warnings.isEmpty)
    }

    @Test func `partitions of a GUID table are found`() throws {
        let sample = try sampleWithFileSystems()
        try sample.makeImage(
            megabytes: 24,
            script:
                "label: gpt\nstart=2048, size=16384, type=U, uuid=01234567-89AB-CDEF-0123-456789ABCDEF\nstart=18432, size=16384, type=L\n",
            parts: [("fat", 2_048), ("ext", 18_432)])
        let table = try PartitionTable.read(FileBlockReader(path: sample.path("image")))
        #expect(table.kind == .guid)
        #expect(table.partitions.first?.partitionUUID == "01234567-89ab-cdef-0123-456789abcdef")
        #expect(table.partitions.first?.kind == .guid("c12a7328-f81f-11d2-ba4b-00a0c93ec93b"))
        let map = try sample.usedMap("image")
        #expect(map.warnings == [])
        #expect(try map.unused == expected(sample, ext: [9 << 20], fat: [1 << 20]))
    }

    @Test func `a GUID table with a wrong checksum makes all used, a missing backup only warns`() throws {
        let sample = try sampleWithFileSystems()
        try sample.makeImage(megabytes: 24, script: "label: gpt\nstart=2048, size=16384, type=L\n", parts: [("ext", 2_048)])
        try sample.shell("cp image header; cp image entries; cp image backup; truncate -s 20M backup")
        try sample.shell("printf '\\x01' | dd of=header bs=1 seek=$((512+60)) conv=notrunc status=none")
        try sample.shell("printf '\\x01' | dd of=entries bs=1 seek=$((1024+60)) conv=notrunc status=none")
        for name in ["header", "entries"] {
            let map = try sample.usedMap(name)
            #expect(map.unused.isEmpty)
            #expect(map.warnings.count == 1)
        }
        let map = try sample.usedMap("backup")
        #expect(try map.unused == expected(sample, ext: [1 << 20], fat: []))
        #expect(map.warnings.count == 1)
    }

    @Test func `a partition over the backup of a GUID table makes all used`() throws {
        let sample = try sampleWithFileSystems()
        try sample.makeImage(megabytes: 24, script: "label: gpt\nstart=2048, size=16384, type=L\n", parts: [("ext", 2_048)])
        var image = try sample.bytes("image")
        let sectors = image.count / 512
        // sfdisk refuses such a partition: its last sector becomes the image's, in both tables, with right checksums.
        for (header, entries) in [(1, 2), (sectors - 1, sectors - 33)] {
            image.setLittleEndian32(UInt32(sectors - 1), at: entries * 512 + 40)
            image.setLittleEndian32(CyclicRedundancyCheck.crc32(image[entries * 512..<entries * 512 + 16_384]), at: header * 512 + 88)
            image.setLittleEndian32(0, at: header * 512 + 16)
            image.setLittleEndian32(CyclicRedundancyCheck.crc32(image[header * 512..<header * 512 + 92]), at: header * 512 + 16)
        }
        let map = try UsedMap.analyse(MemoryReader(image))
        #expect(map.unused.isEmpty)
        #expect(map.warnings.contains { $0.contains("overlap") })
        #expect(!map.warnings.contains { $0.contains("missing or damaged") })
    }

    @Test func `overlapping partitions make all used`() throws {
        let sample = try sampleWithFileSystems()
        // sfdisk refuses such a table, so the second entry is written by hand: it starts inside the first.
        try sample.makeImage(megabytes: 24, script: "label: dos\nstart=2048, size=16384, type=83\n", parts: [("ext", 2_048)])
        try sample.shell(
            "printf '\\x00\\x00\\x00\\x00\\x83\\x00\\x00\\x00\\x00\\x40\\x00\\x00\\x00\\x40\\x00\\x00' | dd of=image bs=1 seek=462 conv=notrunc status=none"
        )
        let map = try sample.usedMap("image")
        #expect(map.unused.isEmpty)
        #expect(map.warnings.count == 1)
    }

    @Test func `a file system larger than its partition is all used`() throws {
        let sample = try sampleWithFileSystems()
        try sample.makeImage(
            megabytes: 24, script: "label: dos\nstart=2048, size=16000, type=83\nstart=18432, size=16384, type=c\n",
            parts: [("ext", 2_048), ("fat", 18_432)])
        let map = try sample.usedMap("image")
        #expect(try map.unused == expected(sample, ext: [], fat: [9 << 20]))
        #expect(map.warnings.count == 1)
    }

    @Test func `a partition cut off by the end of the image is kept`() throws {
        let sample = try sampleWithFileSystems()
        try sample.makeImage(
            megabytes: 24, script: "label: dos\nstart=2048, size=16384, type=c\nstart=18432, size=16384, type=83\n",
            parts: [("fat", 2_048), ("ext", 18_432)])
        try sample.shell("truncate -s 12M image")
        let map = try sample.usedMap("image")
        #expect(try map.unused == expected(sample, ext: [], fat: [1 << 20]))
        #expect(map.warnings.count == 1)
    }

    @Test func `an image without any table or file system is all used`() throws {
        var random = SeededGenerator(seed: 1)
        for size in [0, 100, 1_024, 100_000] {
            let map = try UsedMap.analyse(MemoryReader(random.bytes(size)))
            #expect(map.unused.isEmpty)
            #expect(map.partitions == [])
            #expect(map.usedByteCount == UInt64(size))
        }
    }

    @Test func `tables of random bytes neither trap nor make anything unused`() throws {
        var random = SeededGenerator(seed: 3)
        for index in 0..<300 {
            var image = random.bytes(4_096)
            (image[510], image[511]) = (0x55, 0xAA)
            for slot in 0..<4 {
                image[446 + slot * 16] = 0
                image[450 + slot * 16] = [0x05, 0x0F, 0xEE, 0x83][(index + slot) % 4]
                // Small numbers, so that records are found inside the image.
                for byte in 9..<12 where index.isMultiple(of: 2) { image[446 + slot * 16 + byte] = 0 }
                image[446 + slot * 16 + 8] &= 7
            }
            #expect(try UsedMap.analyse(MemoryReader(image)).unused.isEmpty)
        }
    }
}
