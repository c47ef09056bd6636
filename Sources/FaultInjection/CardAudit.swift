public import DeviceProtocol
import LibCrypto

/// Compares a card with the image and the device's own blocks, without any of the installer's code.
public struct CardAudit: Sendable {
    private let manifest: Manifest
    private let patch: BlockPatch?

    /// Takes what has to be on the card.
    ///
    /// - Parameter patch: the device's own blocks; `nil` for a card that keeps the image's own name.
    public init(manifest: Manifest, patch: BlockPatch?) {
        self.manifest = manifest
        self.patch = patch
    }

    /// Where the card first is not what it has to be, in bytes; `nil` when all that the image uses, and every block of the patch, is right.
    ///
    /// - Parameters:
    ///   - image: reads the raw image, by offset and count.
    ///   - card: reads the card likewise.
    public func firstDifference(
        image: (UInt64, Int) throws -> [UInt8], card: (UInt64, Int) throws -> [UInt8]
    ) rethrows -> UInt64? {
        for index in 0..<manifest.chunkCount where manifest.chunk(at: index).kind != .unused {
            let offset = manifest.rawOffset(ofChunk: index)
            let length = manifest.rawLength(ofChunk: index)
            let wanted = patched(try image(offset, length), at: offset)
            if SHA256Hasher.digest(of: wanted) != SHA256Hasher.digest(of: try card(offset, length)) { return offset }
        }
        for block in patch?.blocks ?? [] {
            let found = try card(block.offset, block.bytes.count)
            if SHA256Hasher.digest(of: found) != SHA256Hasher.digest(of: block.bytes) { return block.offset }
        }
        return nil
    }

    private func patched(_ bytes: [UInt8], at offset: UInt64) -> [UInt8] {
        var bytes = bytes
        let end = offset + UInt64(bytes.count)
        for block in patch?.blocks ?? [] where block.offset < end && block.offset + UInt64(block.bytes.count) > offset {
            let from = max(block.offset, offset)
            let to = min(block.offset + UInt64(block.bytes.count), end)
            bytes.replaceSubrange(
                Int(from - offset)..<Int(to - offset), with: block.bytes[Int(from - block.offset)..<Int(to - block.offset)])
        }
        return bytes
    }
}
