import DeviceProtocol
import LibCrypto

/// What the card itself knows of an installation that is under way. It lies where the image's first chunk will go at the very end, so a
/// card that holds one does not boot.
///
/// Layout: 0 "RPIDPROG"  8 trailing digest of the manifest (32 bytes)  40 contiguous chunks, little-endian (u64)
/// 48 SHA-256 of all before it (32 bytes), zeros up to 512 bytes.
struct ProgressRecord: Equatable, Sendable {
    static let byteCount = CardSector.byteCount
    private static let magic = Array("RPIDPROG".utf8)
    private static let contentByteCount = 48

    /// Which image is being installed.
    let manifestDigest: SHA256Digest
    /// Every chunk below this index, but the first, is on the card.
    let contiguousChunks: Int

    init(manifestDigest: SHA256Digest, contiguousChunks: Int) {
        self.manifestDigest = manifestDigest
        self.contiguousChunks = contiguousChunks
    }

    /// Reads a record; `nil` when the bytes are not a complete one.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= Self.byteCount, Array(bytes[0..<8]) == Self.magic,
            let digest = SHA256Digest(bytes: Array(bytes[8..<40])), let check = SHA256Digest(bytes: Array(bytes[48..<80])),
            SHA256Hasher.digest(of: Array(bytes[0..<Self.contentByteCount])) == check
        else { return nil }
        var count: UInt64 = 0
        for index in (40..<48).reversed() { count = count << 8 | UInt64(bytes[index]) }
        manifestDigest = digest
        contiguousChunks = Int(clamping: count)
    }

    var bytes: [UInt8] {
        var bytes = Self.magic + manifestDigest.bytes
        for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: contiguousChunks >> (8 * shift))) }
        bytes += SHA256Hasher.digest(of: bytes).bytes
        return bytes + [UInt8](repeating: 0, count: Self.byteCount - bytes.count)
    }
}
