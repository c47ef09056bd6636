import DeviceProtocol
import LibCrypto
import Zstd

/// Zeros for one size of chunk, to compare, to hash and to pack with.
struct ZeroContent: Sendable {
    /// A whole chunk of zeros.
    let bytes: [UInt8]
    private let digest: SHA256Digest
    private let lastDigest: SHA256Digest
    private let lastLength: Int

    /// - Parameters:
    ///   - chunkSize: the length of all chunks but the last, in bytes.
    ///   - lastLength: the length of the last chunk, in bytes.
    init(chunkSize: Int, lastLength: Int) {
        let zeros = [UInt8](repeating: 0, count: chunkSize)
        bytes = zeros
        digest = SHA256Hasher.digest(of: zeros)
        lastDigest = SHA256Hasher.digest(of: zeros.span.extracting(first: lastLength))
        self.lastLength = lastLength
    }

    /// Whether a chunk of `count` bytes with this digest is all zeros; `count` is one of the two lengths.
    func matches(_ digest: SHA256Digest, count: Int) -> Bool {
        digest == (count == lastLength ? lastDigest : self.digest)
    }

    /// The frame of a whole chunk of zeros.
    ///
    /// - Throws: ``ZstdError``.
    func frame(level: Int) throws(ZstdError) -> [UInt8] {
        var encoder = ZstdEncoder(level: level)
        return try encoder.encode(bytes.span)
    }
}
