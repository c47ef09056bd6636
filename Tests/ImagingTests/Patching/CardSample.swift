import DeviceProtocol
import Foundation
import Imaging
import LibCrypto
import TestSupport

/// An image as its packed file gives it (unused bytes are zeros), its manifest, and cards made of both.
struct CardSample {
    static let chunkSize = 65_536

    let sample: FileSystemSample
    let image: MemoryReader
    let manifest: Manifest
    let map: UsedMap

    /// An MBR image of the file systems `fat` (optional) and `ext` of a sample.
    static func make(_ sample: FileSystemSample, extMegabytes: Int = 24, fatMegabytes: Int = 40, withFAT: Bool = true) throws -> CardSample
    {
        let extStart = 1 + (withFAT ? fatMegabytes : 0)
        let boot = withFAT ? "start=1MiB, size=\(fatMegabytes)MiB, type=c\n" : ""
        try sample.makeImage(
            megabytes: extStart + extMegabytes,
            script: "label: dos\nlabel-id: 0x5eed0001\n\(boot)start=\(extStart)MiB, size=\(extMegabytes)MiB, type=83\n",
            parts: (withFAT ? [("fat", 2_048)] : []) + [("ext", extStart * 2_048)])
        return try CardSample(sample, "image")
    }

    init(_ sample: FileSystemSample, _ name: String) throws {
        self.sample = sample
        map = try sample.usedMap(name)
        try sample.spoil(name, map.unused, to: "packed", with: 0)
        image = MemoryReader(try sample.bytes("packed"))
        manifest = try Self.manifest(image, map)
    }

    private static func manifest(_ image: MemoryReader, _ map: UsedMap) throws -> Manifest {
        var chunks: [Chunk] = []
        for start in stride(from: UInt64(0), to: image.byteCount, by: chunkSize) {
            let end = min(start + UInt64(chunkSize), image.byteCount)
            let isZero = SHA256Hasher.digest(of: try image.read(at: start, count: Int(end - start))) == zeroDigest
            let kind: ChunkKind = map.unused.contains(start..<end) ? .unused : isZero ? .zero : .data
            chunks.append(Chunk(kind: kind, packedOffset: UInt64(chunks.count), packedLength: 1, digest: .zero))
        }
        return try Manifest(
            rawSize: image.byteCount, packedSize: UInt64(chunks.count), chunkSize: chunkSize, imageDigest: .zero, chunks: chunks,
            hash: { SHA256Hasher.digest(of: $0) })
    }

    private static var zeroDigest: SHA256Digest { SHA256Hasher.digest(of: [UInt8](repeating: 0, count: chunkSize)) }

    func patcher() -> CardPatcher { CardPatcher(image: image, manifest: manifest) }

    /// Writes a card as an installer would: unused chunks keep what an old card had there. Then cuts out its partitions.
    func writeCard(_ patch: BlockPatch) throws {
        var unused = ByteRanges()
        for index in 0..<manifest.chunkCount where manifest.chunk(at: index).kind == .unused {
            let start = manifest.rawOffset(ofChunk: index)
            unused.insert(start..<start + UInt64(manifest.rawLength(ofChunk: index)))
        }
        try sample.spoil("packed", unused, to: "card")
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: sample.path("card")))
        for block in patch.blocks {
            try file.seek(toOffset: block.offset)
            try file.write(contentsOf: Data(block.bytes))
        }
        try file.close()
        for summary in map.partitions {
            let range = summary.partition.range
            let name = summary.fileSystem == .fat16 || summary.fileSystem == .fat32 ? "card.fat" : "card.ext"
            try sample.shell(
                "dd if=card of=\(name) bs=64K iflag=skip_bytes,count_bytes skip=\(range.lowerBound) count=\(range.upperBound - range.lowerBound) conv=sparse status=none"
            )
        }
    }

    /// Checks a card with the tools of both file systems.
    func checkCard() throws {
        try sample.shell("e2fsck -fn card.ext")
        if map.partitions.contains(where: { $0.fileSystem == .fat16 || $0.fileSystem == .fat32 }) {
            try sample.shell("fsck.vfat -n card.fat")
        }
    }

    /// The content of files, as long as their inodes say: debugfs pads content kept in an inode to 60 bytes.
    func rootBytes(_ paths: [String]) throws -> [[UInt8]] {
        var commands = ""
        for (index, path) in paths.enumerated() { commands += "dump \(path) found-\(index)\nstat \(path)\n" }
        try sample.folder.write(commands, to: "commands")
        let text = try sample.shell("rm -f found-*; debugfs -f commands card.ext 2>/dev/null")
        let words = text.split(whereSeparator: \.isWhitespace)
        let sizes = words.indices.filter { words[$0] == "Size:" }.compactMap { Int(words[$0 + 1]) }
        // A file has a second "Size:" line, of its fragment.
        let lengths = stride(from: 0, to: sizes.count, by: 2).map { sizes[$0] }
        return try paths.indices.map { Array(try sample.bytes("found-\($0)").prefix($0 < lengths.count ? lengths[$0] : 0)) }
    }

    func rootBytes(_ path: String) throws -> [UInt8] { try rootBytes([path])[0] }

    func rootFile(_ path: String) throws -> String { String(decoding: try rootBytes(path), as: UTF8.self) }

    func bootFile(_ path: String) throws -> String { try sample.shell("mtype -i card.fat '::\(path)'") }

    /// Inode number, mode, owner and size, as debugfs prints them.
    func rootStatus(_ path: String, in name: String = "card.ext") throws -> [String] {
        let text = try sample.shell("debugfs -R 'stat \(path)' \(name) 2>/dev/null").split(whereSeparator: \.isWhitespace).map(String.init)
        return ["Inode:", "Mode:", "User:", "Group:", "Size:"].map { key in
            text.firstIndex(of: key).map { text[$0 + 1] } ?? "?"
        }
    }
}

/// The name of the error's case, or `none` when nothing was thrown.
func refusal(_ body: () throws -> some Any) -> String {
    do {
        _ = try body()
        return "none"
    } catch {
        return error as? PatchError == .noRoot ? "noRoot" : Mirror(reflecting: error).children.first?.label ?? "\(error)"
    }
}
