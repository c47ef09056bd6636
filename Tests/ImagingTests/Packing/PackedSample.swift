import DeviceProtocol
import Foundation
import TestSupport

@testable import Imaging

/// A raw image, the packed files made of it, and what was said of its unused bytes.
struct PackedSample {
    let folder: TemporaryDirectory
    let raw: [UInt8]
    let outcome: PackOutcome

    var rawPath: String { folder.file("source.img") }
    var packedPath: String { folder.file("packed.img.zst") }
    var manifestPath: String { folder.file("packed.manifest") }

    /// Packs bytes in chunks of 4 KiB unless another size is given.
    static func make(
        _ raw: [UInt8], unused: [Range<UInt64>] = [], chunkSize: Int = 4_096, level: Int = 3
    ) async throws -> PackedSample {
        let folder = try TemporaryDirectory()
        let path = try folder.write(raw, to: "source.img")
        let packer = ImagePacker(chunkSize: chunkSize, level: level, diskSpace: DiskSpace(reserve: 0))
        let outcome = try await packer.pack(
            try FileBlockReader(path: path), unused: ByteRanges(unused), to: folder.file("packed.img.zst"))
        try folder.write(outcome.manifest.bytes, to: "packed.manifest")
        return PackedSample(folder: folder, raw: raw, outcome: outcome)
    }

    func open() throws(ImagingError) -> PackedImage {
        try PackedImage(packedPath: packedPath, manifestPath: manifestPath)
    }

    /// Bytes of which about a third of all 4 KiB blocks are zeros, a third random and a third text.
    static func mixedBytes(_ count: Int, seed: UInt64) -> [UInt8] {
        var generator = SeededGenerator(seed: seed)
        var bytes: [UInt8] = []
        while bytes.count < count {
            switch generator.next() % 3 {
            case 0: bytes.append(contentsOf: [UInt8](repeating: 0, count: 4_096))
            case 1: bytes.append(contentsOf: generator.bytes(4_096))
            default: bytes.append(contentsOf: Array(String(repeating: "line \(generator.next())\n", count: 200).utf8.prefix(4_096)))
            }
        }
        return Array(bytes.prefix(count))
    }

    /// The raw bytes with the given ranges as zeros.
    func zeroing(_ ranges: [Range<UInt64>]) -> [UInt8] {
        var bytes = raw
        for range in ranges {
            bytes.replaceSubrange(Int(range.lowerBound)..<Int(range.upperBound), with: [UInt8](repeating: 0, count: range.count))
        }
        return bytes
    }
}
