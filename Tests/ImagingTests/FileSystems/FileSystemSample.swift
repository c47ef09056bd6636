import Foundation
import Imaging
import TestSupport

/// File systems and images made by the real tools, and the real tools to judge them. No mounts.
struct FileSystemSample {
    let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
    }

    @discardableResult
    func shell(_ script: String) throws -> String {
        try ShellCommand.run(script, in: folder.path, environment: ["PATH": "/usr/sbin:/sbin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"])
    }

    func attempt(_ script: String) throws -> ShellCommand.Result {
        try ShellCommand.attempt(script, in: folder.path, environment: ["PATH": "/usr/sbin:/sbin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"])
    }

    func path(_ name: String) -> String { folder.file(name) }

    func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path(name)))) }

    func write(_ bytes: [UInt8], to name: String) throws { try Data(bytes).write(to: URL(fileURLWithPath: path(name))) }

    /// A tree with small and large files, sparse ones, links and a full folder, in `tree/`.
    func makeTree() throws {
        try folder.write("raspberrypi\n", to: "tree/etc/hostname")
        try folder.write("127.0.0.1\tlocalhost\n127.0.1.1\traspberrypi\n", to: "tree/etc/hosts")
        try folder.write("ID=test\n", to: "tree/etc/os-release")
        let noise = try Noise(self)
        for index in 0..<40 { try noise.write(200 * index, to: "tree/many/file-\(index)") }
        for index in 0..<4 {
            try noise.write(300_000 + 1_001 * index, to: "tree/usr/large-\(index)")
            try noise.write(400_000, to: "tree/gone-\(index)")
        }
        try shell("truncate -s 3M tree/usr/sparse; printf tail >>tree/usr/sparse; ln -s ../etc/hostname tree/usr/link")
    }

    /// Files of bytes that look random and are the same at each run; openssl makes them faster than a debug build does.
    private struct Noise {
        private let sample: FileSystemSample
        private let bytes: Data

        init(_ sample: FileSystemSample) throws {
            self.sample = sample
            try sample.shell("head -c 1000000 /dev/zero | openssl enc -aes-128-ctr -nosalt -pbkdf2 -iter 1 -pass pass:seed >noise")
            bytes = try Data(contentsOf: URL(fileURLWithPath: sample.path("noise")))
        }

        /// Each file starts elsewhere in the noise, by its name.
        func write(_ count: Int, to name: String) throws {
            let start = name.utf8.reduce(0) { ($0 * 31 + Int($1)) % 500_000 }
            let target = URL(fileURLWithPath: sample.path(name))
            try FileManager.default.createDirectory(at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
            try bytes[start..<start + count].write(to: target)
        }
    }

    /// Makes an ext file system of the tree, then deletes some files so that free space is scattered and not zero.
    func makeExt(_ name: String = "ext", options: String, megabytes: Int = 24) throws {
        try makeTree()
        try shell(
            """
            rm -f \(name); truncate -s \(megabytes)M \(name)
            mke2fs -q -F \(options) -E root_owner=0:0,hash_seed=00000000-0000-0000-0000-000000000001 -d tree \(name)
            for file in gone-1 gone-3 many/file-7 many/file-8 many/file-30; do echo "rm /$file"; done >commands
            debugfs -w -f commands \(name) >/dev/null 2>&1
            e2fsck -fy \(name) >/dev/null 2>&1 || true
            e2fsck -fn \(name)
            """)
    }

    /// Makes a FAT file system with nested folders, then deletes some files.
    func makeFAT(_ name: String = "fat", options: String, megabytes: Int = 40) throws {
        let noise = try Noise(self)
        for index in 0..<30 { try noise.write(150 * index, to: "boot/overlays/some-overlay-\(index).dtbo") }
        for index in 0..<4 { try noise.write(250_000 + index, to: "boot/kernel\(index).img") }
        try folder.write("console=tty1 root=PARTUUID=5eed0001-02 rootwait\n", to: "boot/cmdline.txt")
        try folder.write("arm_64bit=1\n", to: "boot/config.txt")
        try shell(
            """
            rm -f \(name); truncate -s \(megabytes)M \(name)
            mkfs.vfat \(options) -i 5eed0002 -n BOOTFS --invariant \(name) >/dev/null
            mcopy -i \(name) -s boot/* ::
            mdel -i \(name) ::/kernel1.img ::/overlays/some-overlay-7.dtbo
            fsck.vfat -n \(name) >/dev/null
            """)
    }

    /// Puts file systems into partitions; each of them starts where sfdisk's script says.
    func makeImage(_ name: String = "image", megabytes: Int, script: String, parts: [(file: String, sector: Int)]) throws {
        try folder.write(script, to: "script")
        try shell("rm -f \(name); truncate -s \(megabytes)M \(name); sfdisk -q --force --no-reread \(name) <script")
        for part in parts { try shell("dd if=\(part.file) of=\(name) bs=512 seek=\(part.sector) conv=notrunc,sparse status=none") }
    }

    func usedMap(_ name: String) throws -> UsedMap { try UsedMap.analyse(FileBlockReader(path: path(name))) }

    /// Copies a file and fills all unused bytes with something that no tool could take for content.
    func spoil(_ name: String, _ unused: ByteRanges, to copy: String, with byte: UInt8 = 0xA5) throws {
        try? FileManager.default.removeItem(atPath: path(copy))
        try FileManager.default.copyItem(atPath: path(name), toPath: path(copy))
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path(copy)))
        for range in unused.ranges {
            try file.seek(toOffset: range.lowerBound)
            try file.write(contentsOf: Data(repeating: byte, count: Int(range.upperBound - range.lowerBound)))
        }
        try file.close()
    }

    /// Every path of an ext file system with type, mode, owner and the digest of its content.
    func extListing(_ name: String) throws -> String {
        try shell(
            """
            rm -rf dump; mkdir dump
            debugfs -R 'rdump / dump' \(name) >/dev/null 2>&1
            cd dump; find . -printf '%p %y %m %s %l\\n' | sort; find . -type f -print0 | sort -z | xargs -0 sha256sum
            """)
    }

    func fatListing(_ name: String) throws -> String {
        try shell(
            "rm -rf dump; mkdir dump; mcopy -n -s -i \(name) ::/* dump/; cd dump; find . -type f -print0 | sort -z | xargs -0 sha256sum")
    }

    /// The free blocks that dumpe2fs lists, as bytes.
    func freeBlocksByDumpe2fs(_ name: String) throws -> ByteRanges {
        let text = try shell("dumpe2fs \(name) 2>/dev/null")
        let lines = text.split(separator: "\n")
        func number(_ key: String) -> UInt64 {
            lines.first { $0.hasPrefix(key) }.flatMap { UInt64($0.split(separator: " ").last ?? "") } ?? 0
        }
        let block = number("Block size:")
        let total = number("Block count:")
        // With bigalloc it lists the first block of each cluster.
        let cluster = max(1, number("Cluster size:") / max(1, block))
        var ranges: [Range<UInt64>] = []
        for line in lines where line.hasPrefix("  Free blocks: ") {
            for part in line.dropFirst("  Free blocks: ".count).split(separator: ",") {
                let ends = part.split(separator: "-").compactMap { UInt64($0.filter(\.isNumber)) }
                guard let first = ends.first, let last = ends.last else { continue }
                ranges.append(first * block..<min(last + cluster, total) * block)
            }
        }
        return ByteRanges(ranges)
    }
}
