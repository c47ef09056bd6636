import Foundation
import TestSupport
import Testing

@testable import Imaging

/// Partition tables of every kind, whole or broken, with the same two file systems in them.
@Suite struct PartitionMatrixTests {
    /// How an image is made of the file systems `ext` and `fat`, 16 MiB each.
    struct Layout: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let megabytes: Int
        /// What sfdisk gets.
        let table: String
        /// Where the file systems go, in MiB.
        let parts: [(file: String, megabyte: Int)]
        /// What is done to the image afterwards.
        var damage = ":"
        /// The file systems that must be left out in part; all else is kept to the last byte.
        var trusted: [(file: String, megabyte: Int)] = []
    }

    private static let both = [("fat", 1), ("ext", 17)]
    private static let gpt = "label: gpt\nstart=2048, size=32768, type=U\nstart=34816, size=32768, type=L\n"
    private static let dos = "label: dos\nstart=2048, size=32768, type=c\nstart=34816, size=32768, type=83\n"
    /// Writes an entry of a master boot record: slot, type, first sector, sectors.
    private static let entry =
        "entry() { printf \"$(printf '\\\\x00\\\\x00\\\\x00\\\\x00\\\\x%s\\\\x00\\\\x00\\\\x00' $2; for n in $3 $4; do for s in 0 8 16 24; do printf '\\\\x%02x' $((n >> s & 255)); done; done)\" | dd of=image bs=1 seek=$((446 + 16 * $1)) conv=notrunc status=none; }; "

    static let layouts = [
        Layout(testDescription: "MBR", megabytes: 40, table: dos, parts: both, trusted: both),
        Layout(
            testDescription: "MBR with logical partitions", megabytes: 72,
            table:
                "label: dos\nstart=2048, size=32768, type=c\nstart=34816, size=110592, type=f\nstart=36864, size=32768, type=83\nstart=71680, size=32768, type=83\n",
            parts: [("fat", 1), ("ext", 18), ("ext", 35)], trusted: [("fat", 1), ("ext", 18), ("ext", 35)]),
        Layout(testDescription: "GPT", megabytes: 40, table: gpt, parts: both, trusted: both),
        Layout(
            testDescription: "GPT, damaged, with a good backup", megabytes: 40, table: gpt, parts: both,
            damage: "printf damage | dd of=image bs=1 seek=520 conv=notrunc status=none"),
        Layout(
            testDescription: "GPT, entries damaged, with a good backup", megabytes: 40, table: gpt, parts: both,
            damage: "printf damage | dd of=image bs=1 seek=1100 conv=notrunc status=none"),
        Layout(
            testDescription: "GPT without its backup", megabytes: 40, table: gpt, parts: both, damage: "truncate -s 36M image",
            trusted: both),
        Layout(
            testDescription: "a protective MBR without a GPT", megabytes: 40, table: gpt, parts: both,
            damage: "dd if=/dev/zero of=image bs=512 seek=1 count=40 conv=notrunc status=none"),
        Layout(
            testDescription: "a hybrid MBR", megabytes: 40, table: gpt, parts: both, damage: entry + "entry 1 0c 2048 32768",
            trusted: both),
        Layout(
            testDescription: "a hybrid MBR with a partition of its own", megabytes: 40, table: gpt, parts: both,
            damage: entry + "entry 1 0c 2048 30000"),
        Layout(
            testDescription: "overlapping partitions", megabytes: 40, table: dos, parts: both, damage: entry + "entry 2 83 40000 8192"),
        Layout(
            testDescription: "a partition inside another", megabytes: 40, table: dos, parts: both, damage: entry + "entry 2 0c 4096 2048"),
        Layout(
            testDescription: "a partition over the table", megabytes: 40, table: dos, parts: both, damage: entry + "entry 3 83 0 1024"),
        Layout(
            testDescription: "a partition past the end", megabytes: 40, table: dos, parts: both, damage: "truncate -s 30M image",
            trusted: [("fat", 1)]),
        Layout(
            testDescription: "a partition that starts past the end", megabytes: 40, table: dos, parts: both,
            damage: entry + "entry 2 83 90000 8192", trusted: both),
        Layout(
            testDescription: "nothing known", megabytes: 8, table: "label: dos\nstart=2048, size=8192, type=83\n", parts: [],
            damage: "\(RestoredCard.noise(seed: "unknown", byteCount: 8 << 20)) >image"),
        Layout(
            testDescription: "a partition of something unknown", megabytes: 40, table: dos, parts: [("fat", 1), ("unknown", 17)],
            trusted: [("fat", 1)]),
        Layout(
            testDescription: "a GPT of sectors of 4 KiB", megabytes: 40, table: "label: dos\nstart=2048, size=8192, type=83\n", parts: both,
            damage:
                "dd if=/dev/zero of=image bs=1M count=1 conv=notrunc status=none; printf 'g\nn\n1\n256\n4351\nn\n2\n4352\n8447\nw\n' | fdisk -b 4096 image >/dev/null 2>&1; head -c 8192 image | grep -q 'EFI PART'"
        ),
        Layout(
            testDescription: "an MBR of sectors of 4 KiB", megabytes: 40, table: dos, parts: both,
            damage: entry + "entry 0 0c 256 4096; entry 1 83 4352 4096"),
    ]

    @Test(arguments: layouts)
    func `a card gets everything but the free blocks of file systems that are sure to be there`(layout: Layout) async throws {
        let sample = try FileSystemSample()
        try #require(try sample.makeMatrixExt(options: "-t ext4 -b 4096", megabytes: 16))
        try sample.shell("mv image ext; \(RestoredCard.noise(seed: "unknown", byteCount: 16 << 20)) >unknown")
        try sample.makeMatrixFAT("fat", options: "-F 16 -s 4", megabytes: 16)
        try sample.folder.write(layout.table, to: "script")
        // Noise between the partitions too: boot loaders live there.
        try sample.shell(
            """
            \(RestoredCard.noise(seed: "gaps", byteCount: UInt64(layout.megabytes) << 20)) >image
            dd if=/dev/zero of=image bs=512 count=2048 conv=notrunc status=none
            sfdisk -q --force --no-reread --wipe never image <script >/dev/null 2>&1
            """)
        for part in layout.parts {
            try sample.shell("dd if=\(part.file) of=image bs=1M seek=\(part.megabyte) conv=notrunc status=none")
        }
        try sample.shell(layout.damage)

        let card = try await RestoredCard.make(sample)
        // What is not in a trusted file system is there to the last byte; what is, its own tools compare.
        var rest = "cp image rest-image; cp card rest-card; "
        for part in layout.trusted {
            rest +=
                "for f in rest-image rest-card; do dd if=/dev/zero of=$f bs=1M seek=\(part.megabyte) count=16 conv=notrunc status=none; done; "
        }
        try sample.shell(rest + "cmp rest-image rest-card")
        for part in layout.trusted {
            try sample.shell("for f in image card; do dd if=$f of=part-$f bs=1M skip=\(part.megabyte) count=16 status=none; done")
            let difference =
                try part.file == "ext" ? sample.extDifference("part-image", "part-card") : sample.fatDifference("part-image", "part-card")
            #expect(difference == nil)
        }
        #expect(card.leftOut >= UInt64(layout.trusted.count) * 5 << 20 || layout.trusted.isEmpty, "\(card.leftOut) bytes are left out")
        #expect(card.leftOut == 0 || !layout.trusted.isEmpty)
    }
}
