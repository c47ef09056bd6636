import Foundation
import TestSupport
import Testing

@testable import Imaging

/// FAT12, FAT16 and FAT32 with clusters of several sizes: never a used cluster left out, and the free ones left out.
@Suite struct FATMatrixTests {
    static let options: [(options: String, megabytes: Int)] = [
        ("-F 12 -s 1 -S 4096", 12), ("-F 12 -s 8", 12), ("-F 12 -s 64 -f 1", 20), ("-F 16 -s 2", 20), ("-F 16 -s 8 -r 1024", 40),
        ("-F 16 -s 4 -S 1024", 40), ("-F 32 -s 1", 40), ("-F 32 -s 2", 72), ("-F 32 -s 1 -S 1024 -f 1", 72),
        ("-F 32 -s 4 -R 64 -b 6", 136),
    ]

    @Test(arguments: options)
    func `a card full of garbage gets every used cluster of a FAT file system, and only those`(
        options: String, megabytes: Int
    ) async throws {
        let sample = try FileSystemSample()
        try sample.makeMatrixFAT(options: options, megabytes: megabytes)
        let card = try await RestoredCard.make(sample)
        #expect(card.map.warnings == [])
        #expect(try sample.fatDifference() == nil)
        // mdir prints the free bytes as "38 123 456 bytes free".
        let free = try UInt64(sample.shell("mdir -i image ::/ | tail -n 2").filter { $0.isNumber }) ?? 0
        #expect(card.map.unused.byteCount == free)
        #expect(free > 5 << 20 && card.leftOut > free / 10 * 9, "\(card.leftOut) of \(free) bytes are left out")
    }

    /// Entries of the allocation table are changed at random, alike in both copies: what is then left out, no reader can miss.
    @Test(arguments: ["-F 12 -s 16", "-F 16 -s 4", "-F 32 -s 1"])
    func `wrong entries in the tables never cost a cluster of a file`(options: String) async throws {
        let sample = try FileSystemSample()
        try sample.makeMatrixFAT("good", options: options, megabytes: options.contains("32") ? 40 : 16)
        let good = try sample.usedMap("good").unused
        let layout = try #require(FATLayout(bootSector: sample.bytes("good")))
        let content = try sample.bytes("good")
        let seed: UInt64 = 812
        var random = SeededGenerator(seed: seed)
        var refused = 0
        for _ in 0..<40 {
            var damaged = content
            // Entries of the clusters that files are in, at the table's start.
            let byte = Int.random(in: 3..<Int(layout.tableByteCount) / 8, using: &random)
            let value = [0, 0, 0xFF, UInt8.random(in: 0...255, using: &random)][Int(random.next() % 4)]
            for table in layout.tableStarts { damaged[Int(table) + byte] = value }
            let map = try UsedMap.analyse(MemoryReader(damaged))
            if map.unused.isEmpty { refused += 1 }
            #expect(map.unused.subtracting(good).isEmpty, "byte \(byte) as \(value), seed \(seed)")
        }
        #expect(refused > 0)
    }
}

extension FileSystemSample {
    /// Makes a FAT file system whose free clusters hold noise, with files in several folders, some of them deleted.
    func makeMatrixFAT(_ name: String = "image", options: String, megabytes: Int) throws {
        try makeFAT("ordinary", options: options, megabytes: megabytes)
        try shell(
            """
            \(RestoredCard.noise(seed: "free", byteCount: UInt64(megabytes) << 20)) >\(name)
            mkfs.vfat \(options) -i 5eed0002 -n BOOTFS --invariant \(name) >/dev/null
            mmd -i \(name) ::/a ::/a/b; mcopy -i \(name) boot/kernel0.img ::/a/b/one.img; mcopy -i \(name) -s boot/* ::
            mdel -i \(name) ::/a/b/one.img ::/kernel1.img ::/overlays/some-overlay-7.dtbo
            mcopy -i \(name) boot/kernel2.img ::/a/b/scattered.img
            fsck.vfat -n \(name) >/dev/null; rm ordinary
            """)
    }

    /// Whether a card holds all that its image's FAT file system uses, as dosfstools, mtools and a few lines of Python see it.
    ///
    /// - Returns: what differs; `nil` when nothing does.
    func fatDifference(_ image: String = "image", _ card: String = "card") throws -> String? {
        for command in ["fsck.vfat -nv \"$1\" 2>&1 || true", "mdir -/ -a -i \"$1\" ::", "minfo -i \"$1\" ::"] {
            let text = try [image, card].map { name in
                try shell("set -- \(name); \(command)").replacingOccurrences(of: image, with: "FILE").replacingOccurrences(
                    of: card, with: "FILE")
            }
            if text[0] != text[1] { return "\(command): \(text[0])\n\(text[1])" }
        }
        if try fatListing(image) != fatListing(card) { return "files differ" }
        return try attempt(
            """
            python3 - \(image) \(card) <<'COMPARE'
            import struct, sys
            image, card = (open(name, "rb").read() for name in sys.argv[1:])
            sector, per_cluster, reserved, tables, roots, small = struct.unpack_from("<HBHBHH", image, 11)
            size16, = struct.unpack_from("<H", image, 22)
            large, size32 = struct.unpack_from("<II", image, 32)
            start = (reserved + tables * (size16 or size32)) * sector + roots * 32
            cluster = sector * per_cluster
            count = ((small or large) * sector - start) // cluster
            bits = 32 if not size16 else 16 if count >= 4085 else 12
            table = image[reserved * sector:]
            if image[:start] != card[:start]: sys.exit("what comes before the clusters differs")
            for number in range(2, count + 2):
                at = number * bits // 8
                entry = int.from_bytes(table[at:at + 4], "little") >> (4 if bits == 12 and number % 2 else 0)
                if entry & ((1 << min(bits, 28)) - 1) == 0: continue
                place = start + (number - 2) * cluster
                if image[place:place + cluster] != card[place:place + cluster]: sys.exit("cluster %d differs" % number)
            COMPARE
            """
        ).errors.split(separator: "\n").first.map(String.init)
    }
}
