public import DeviceProtocol

/// A block patch on its way to a device; all answers that carry it share it.
public final class PatchContent: Sendable {
    private let bytes: [UInt8]
    /// Its trailing digest, which names it.
    public let digest: SHA256Digest

    init(_ patch: BlockPatch) {
        bytes = patch.bytes
        digest = patch.trailingDigest
    }

    /// Its size in bytes.
    public var byteCount: Int { bytes.count }

    /// A part of it.
    public func bytes(at offset: UInt64, count: Int) -> [UInt8] { Array(bytes[Int(offset)..<Int(offset) + count]) }
}
