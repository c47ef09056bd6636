import DeviceProtocol
import Foundation
import Imaging
import TestSupport
import Testing

struct CardPatcherTests {
    private static let hostname = "KXP2-CORO-001"

    /// What an operator may add: a new folder three deep, many blocks, an empty file, a script.
    private static var rootFiles: [PlacedFile] {
        var random = SeededGenerator(seed: 9)
        return [
            PlacedFile(path: "/opt/kart/conf/venue.json", bytes: Array("{}\n".utf8), mode: 0o600, userID: 1_000, groupID: 70_000),
            PlacedFile(path: "/opt/kart/blob", bytes: random.bytes(150_000)),
            PlacedFile(path: "/opt/kart/empty", bytes: []),
            PlacedFile(path: "/etc/run.sh", bytes: Array("#!/bin/sh\n".utf8), mode: 0o755),
            PlacedFile(path: "/usr/large-1", bytes: Array("now small\n".utf8)),
            PlacedFile(path: "/many/file-3", bytes: random.bytes(90_000)),
            PlacedFile(path: "/usr/sparse", bytes: random.bytes(5_000)),
        ]
    }

    @Test(arguments: [
        "-t ext4 -b 4096", "-t ext4 -b 1024", "-t ext4 -O ^64bit,^metadata_csum", "-t ext4 -O ^metadata_csum,^uninit_bg",
        "-t ext4 -O ^flex_bg -b 2048",
        "-t ext4 -O ^extent,^64bit", "-t ext4 -O bigalloc -C 16384", "-t ext4 -O inline_data -I 256",
        "-t ext4 -O inline_data -I 512 -b 1024",
        "-t ext2 -b 1024", "-t ext3", "-t ext4 -O metadata_csum_seed,orphan_file", "-t ext4 -I 128", "-t ext4 -b 1024 -g 1024",
    ])
    func `a patched card is sound and differs in nothing but its own files`(options: String) throws {
        let sample = try FileSystemSample()
        try sample.makeExt(options: options)
        let card = try CardSample.make(sample, withFAT: false)
        let patcher = card.patcher()
        #expect(try patcher.check().hasCloudInit == false)
        let before = try sample.extListing("ext")
        try card.writeCard(patcher.patch(hostname: Self.hostname, instanceID: "1"))
        try card.checkCard()
        #expect(try card.rootFile("/etc/hostname") == "KXP2-CORO-001\n")
        #expect(try card.rootFile("/etc/hosts") == "127.0.0.1\tlocalhost\n127.0.1.1\tKXP2-CORO-001\n")
        let after = try sample.extListing("card.ext")
        func others(_ listing: String) -> [Substring] { listing.split(separator: "\n").filter { !$0.contains("./etc/host") } }
        #expect(others(after) == others(before))
        for path in ["/etc/hostname", "/etc/hosts"] {
            let (old, new) = (try card.rootStatus(path, in: "ext"), try card.rootStatus(path))
            #expect(old.prefix(4) == new.prefix(4))
        }

        try card.writeCard(patcher.patch(hostname: Self.hostname, instanceID: "1", rootFiles: Self.rootFiles))
        try card.checkCard()
        let found = try card.rootBytes(Self.rootFiles.map(\.path))
        for (file, bytes) in zip(Self.rootFiles, found) { #expect(bytes == file.bytes, "\(file.path)") }
        #expect(try card.rootStatus("/opt/kart/conf/venue.json").dropFirst() == ["0600", "1000", "70000", "3"])
        #expect(try card.rootStatus("/opt/kart").dropFirst().prefix(3) == ["0755", "0", "0"])
        #expect(try card.rootStatus("/etc/run.sh")[1] == "0755")
    }

    @Test func `equal input gives equal bytes, from any thread and patcher, and little of them`() async throws {
        let sample = try FileSystemSample()
        try sample.makeExt(options: "-t ext4")
        try sample.makeFAT(options: "-F 32 -s 1")
        let card = try CardSample.make(sample)
        let patcher = card.patcher()
        let files = Self.rootFiles
        func patch(_ patcher: CardPatcher) throws -> [UInt8] {
            try patcher.patch(
                hostname: Self.hostname, instanceID: "a", rootFiles: files, bootFiles: [PlacedFile(path: "new name.txt", bytes: [1, 2])]
            ).bytes
        }
        let first = try patch(patcher)
        try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for index in 0..<8 { group.addTask { try patch(index.isMultiple(of: 2) ? patcher : card.patcher()) } }
            for try await other in group { #expect(other == first) }
        }
        let plain = try patcher.patch(hostname: Self.hostname, instanceID: "a")
        #expect(plain.bytes.count < 40_000)
        let other = try patcher.patch(hostname: "KXP2-CORO-002", instanceID: "a")
        #expect(plain.blocks.map(\.offset) == other.blocks.map(\.offset))
        let differing = zip(plain.blocks, other.blocks).flatMap { zip($0.bytes, $1.bytes).filter { $0 != $1 } }
        // One character of the name in each of the two files, as the image has no cloud-init; nothing else but checksums would differ.
        #expect(differing.map(\.0) == Array("11".utf8))
        #expect(differing.map(\.1) == Array("22".utf8))
    }

    @Test func `missing files are made, with the folders above them`() throws {
        let sample = try FileSystemSample()
        try sample.shell("mkdir -p tree/etc; truncate -s 8M ext; mke2fs -q -F -t ext4 -E root_owner=0:0 -d tree ext")
        let card = try CardSample.make(sample, extMegabytes: 8, withFAT: false)
        try card.writeCard(card.patcher().patch(hostname: Self.hostname, instanceID: "1"))
        try card.checkCard()
        #expect(try card.rootFile("/etc/hostname") == "KXP2-CORO-001\n")
        #expect(try card.rootFile("/etc/hosts").contains("127.0.1.1\tKXP2-CORO-001\n"))
        #expect(try card.rootStatus("/etc/hosts").dropFirst().prefix(3) == ["0644", "0", "0"])
    }

    /// The shell makes the link; the second string is where the name must end up.
    @Test(arguments: [
        ("ln -s /etc/other tree/etc/hostname; echo x >tree/etc/other", "/etc/other"),
        ("ln -s ../../../var/lib/name tree/etc/hostname", "/var/lib/name"),
        ("ln -s /run/name tree/etc/hostname; ln -s /var/run tree/run", "/var/run/name"),
        ("mkdir tree/real; mv tree/etc/hosts tree/real; rmdir tree/etc; ln -s real tree/etc", "/real/hostname"),
        // Longer than 60 bytes, so in a block of its own.
        (
            "long=$(printf 'abcdefghij%.0s' {1..9}); mkdir tree/$long; ln -s /$long/name tree/etc/hostname; ln -s $long tree/short",
            "/short/name"
        ),
    ])
    func `symbolic links are followed inside the root`(script: String, place: String) throws {
        let sample = try FileSystemSample()
        try sample.shell(
            "mkdir -p tree/etc; echo 127.0.0.1 localhost >tree/etc/hosts; \(script); truncate -s 8M ext; mke2fs -q -F -t ext4 -E root_owner=0:0 -d tree ext"
        )
        let card = try CardSample.make(sample, extMegabytes: 8, withFAT: false)
        try card.writeCard(card.patcher().patch(hostname: Self.hostname, instanceID: "1"))
        try card.checkCard()
        let target = place == "/short/name" ? "/" + String(repeating: "abcdefghij", count: 9) + "/name" : place
        #expect(try card.rootFile(target) == "KXP2-CORO-001\n")
    }

    @Test func `links in a circle, folders and devices in the way are refused`() throws {
        let sample = try FileSystemSample()
        try sample.shell(
            """
            mkdir -p tree/etc tree/folder; ln -s loop tree/etc/loop; echo >tree/file; mkfifo tree/pipe
            truncate -s 8M ext; mke2fs -q -F -t ext4 -E root_owner=0:0 -d tree ext
            """)
        let patcher = try CardSample.make(sample, extMegabytes: 8, withFAT: false).patcher()
        for path in [
            "/etc/loop", "/folder", "/file/below", "/pipe", "/", "", "/etc/../x", "/etc/", "/a\0b",
            "/" + String(repeating: "x", count: 256),
        ] {
            #expect(
                refusal {
                    try patcher.patch(hostname: Self.hostname, instanceID: "1", rootFiles: [PlacedFile(path: path, bytes: [1])])
                } == "badPath")
        }
    }

    @Test(arguments: [0, 59, 60, 61, 160, 300, 9_000])
    func `content inside the inode grows and shrinks`(size: Int) throws {
        let sample = try FileSystemSample()
        try sample.shell(
            """
            mkdir -p tree/etc; for size in 0 10 60 61 150 5000; do head -c $size /dev/zero | tr '\\0' x >tree/etc/file-$size; done
            truncate -s 8M ext; mke2fs -q -F -t ext4 -O inline_data -I 256 -E root_owner=0:0 -d tree ext
            """)
        let card = try CardSample.make(sample, extMegabytes: 8, withFAT: false)
        var random = SeededGenerator(seed: UInt64(size))
        let files = [0, 10, 60, 61, 150, 5_000].map { PlacedFile(path: "/etc/file-\($0)", bytes: random.bytes(size)) }
        try card.writeCard(card.patcher().patch(hostname: Self.hostname, instanceID: "1", rootFiles: files))
        try card.checkCard()
        #expect(try card.rootBytes(files.map(\.path)) == files.map(\.bytes))
    }

    @Test(arguments: ["-t ext4", "-t ext4 -O inline_data -I 256", "-t ext2 -b 1024", "-t ext4 -b 1024 -O ^dir_index"])
    func `many files in one folder, new and indexed`(options: String) throws {
        let sample = try FileSystemSample()
        try sample.shell(
            """
            mkdir -p tree/etc tree/full; for i in {1..600}; do : >tree/full/a-rather-long-name-of-a-file-$i; done
            truncate -s 16M ext; mke2fs -q -F \(options) -E root_owner=0:0 -N 2000 -d tree ext
            e2fsck -fyD ext >/dev/null || true; e2fsck -fn ext
            """)
        let card = try CardSample.make(sample, extMegabytes: 16, withFAT: false)
        let files = (0..<300).map {
            PlacedFile(path: ($0 % 2 == 0 ? "/full/" : "/fresh/") + "another-rather-long-name-\($0)", bytes: Array("\($0)".utf8))
        }
        try card.writeCard(card.patcher().patch(hostname: Self.hostname, instanceID: "1", rootFiles: files))
        try card.checkCard()
        let listing = try sample.extListing("card.ext")
        for file in files { #expect(listing.contains("." + file.path + " ")) }
    }

    @Test func `a full file system is refused, not broken`() throws {
        let sample = try FileSystemSample()
        try sample.shell(
            """
            mkdir -p tree/etc; echo a >tree/etc/hostname; head -c 6000000 /dev/urandom >tree/big
            truncate -s 8M ext; mke2fs -q -F -t ext4 -m 0 -O ^has_journal -E root_owner=0:0 -d tree ext
            for i in {1..40}; do head -c 65536 /dev/urandom >piece; echo "write piece piece-$i"; done | debugfs -w -f - ext >/dev/null 2>&1
            e2fsck -fn ext
            """)
        let patcher = try CardSample.make(sample, extMegabytes: 8, withFAT: false).patcher()
        #expect(throws: PatchError.noSpace(partition: "The root partition", path: "/large")) {
            try patcher.patch(
                hostname: Self.hostname, instanceID: "1",
                rootFiles: [PlacedFile(path: "/large", bytes: [UInt8](repeating: 1, count: 2_000_000))])
        }
        #expect(throws: PatchError.tooLarge(byteCount: 17_000_000, limit: BlockPatch.maximumByteCount)) {
            try patcher.patch(
                hostname: Self.hostname, instanceID: "1",
                rootFiles: [PlacedFile(path: "/large", bytes: [UInt8](repeating: 1, count: 17_000_000))])
        }
    }

    @Test func `a file system without a free inode is refused`() throws {
        let sample = try FileSystemSample()
        try sample.shell(
            """
            mkdir -p tree/etc; for i in {1..16}; do : >tree/$i; done; truncate -s 8M ext; mke2fs -q -F -t ext4 -N 32 -E root_owner=0:0 -d tree ext
            for i in {1..20}; do echo "write /dev/null x-$i"; done | debugfs -w -f - ext >/dev/null 2>&1 || true
            """)
        let patcher = try CardSample.make(sample, extMegabytes: 8, withFAT: false).patcher()
        let files = (0..<40).map { PlacedFile(path: "/etc/f\($0)", bytes: []) }
        #expect(refusal { try patcher.patch(hostname: Self.hostname, instanceID: "1", rootFiles: files) } == "noSpace")
    }

    @Test(arguments: [
        ("debugfs -w -R 'feature needs_recovery' ext", "damaged"), ("debugfs -w -R 'ssv state 0' ext", "damaged"),
        ("debugfs -w -R 'ssv free_inodes_count 3' ext", "damaged"), ("debugfs -w -R 'set_bg 0 checksum 1' ext", "damaged"),
        ("tune2fs -O quota ext", "unsupported"), ("tune2fs -O mmp ext", "unsupported"), ("tune2fs -O read-only ext", "unsupported"),
        ("debugfs -w -R 'feature read-only' ext", "unsupported"), ("mke2fs -q -F -t ext4 ext", "noRoot"),
        ("dd if=/dev/zero of=ext bs=1M count=8", "noRoot"),
    ])
    func `an image that cannot be changed says why`(script: String, expected: String) throws {
        let sample = try FileSystemSample()
        try sample.shell(
            "mkdir -p tree/etc; echo a >tree/etc/hostname; truncate -s 8M ext; mke2fs -q -F -t ext4 -E root_owner=0:0 -d tree ext")
        try sample.shell("(\(script)) >/dev/null 2>&1")
        let patcher = try CardSample.make(sample, extMegabytes: 8, withFAT: false).patcher()
        #expect(refusal { try patcher.check() } == expected)
    }

    /// Each script makes the image `image` contradict itself; its root starts at 1 MiB.
    @Test(arguments: [
        // A second partition that starts inside the first.
        "printf '\\x00\\x00\\x00\\x00\\x83\\x00\\x00\\x00\\x00\\x20\\x00\\x00\\x00\\x10\\x00\\x00' | dd of=image bs=1 seek=462 conv=notrunc status=none",
        // A FAT boot sector in front of the ext superblock.
        "truncate -s 8M fat; mkfs.vfat -F 16 -s 1 fat; dd if=fat of=image bs=512 seek=2048 count=1 conv=notrunc status=none",
    ])
    func `an image whose partitions are in doubt is not changed`(script: String) throws {
        let sample = try FileSystemSample()
        try sample.shell(
            "mkdir -p tree/etc; echo a >tree/etc/hostname; truncate -s 8M ext; mke2fs -q -F -t ext4 -E root_owner=0:0 -d tree ext")
        #expect(try CardSample.make(sample, extMegabytes: 8, withFAT: false).patcher().check().root.number == 1)
        try sample.shell(script)
        let patcher = try CardSample(sample, "image").patcher()
        #expect(refusal { try patcher.check() } == "damaged")
    }

    @Test func `names that are no names are refused`() throws {
        let sample = try FileSystemSample()
        try sample.shell("mkdir -p tree/etc; truncate -s 8M ext; mke2fs -q -F -t ext4 -d tree ext")
        let patcher = try CardSample.make(sample, extMegabytes: 8, withFAT: false).patcher()
        for name in ["", "-a", "a-", "a b", "a\nb", "ä", "a.b", String(repeating: "a", count: 64)] {
            #expect(throws: PatchError.badHostname(name)) { try patcher.patch(hostname: name, instanceID: "1") }
        }
        for text in ["", "a b", "a\n", "a;b", String(repeating: "a", count: 129)] {
            #expect(throws: PatchError.badInstanceID(text)) { try patcher.patch(hostname: "a", instanceID: text) }
        }
    }

    @Test func `the partition with a system is the root, not the first with a file system`() throws {
        let sample = try FileSystemSample()
        try sample.shell(
            """
            mkdir -p data/things one/etc two/etc; echo ID=x >two/etc/os-release
            for name in data one two; do truncate -s 8M $name.fs; mke2fs -q -F -t ext4 -E root_owner=0:0 -d $name $name.fs; done
            """)
        try sample.makeImage(
            megabytes: 32, script: "label: gpt\nstart=1MiB, size=8MiB\nstart=9MiB, size=8MiB\nstart=17MiB, size=8MiB\n",
            parts: [("data.fs", 2_048), ("one.fs", 18_432), ("two.fs", 34_816)])
        #expect(try CardSample(sample, "image").patcher().check().root.number == 3)
    }
}
