import DeviceProtocol
import Zstd

/// What all batches of an image are packed by.
struct PackingRecipe: Sendable {
    /// The bytes that no file system uses.
    let unused: ByteRanges
    /// The length of all chunks but the last, in bytes.
    let chunkSize: Int
    /// zstd's effort.
    let level: Int
    /// Zeros of the image's sizes of chunk.
    let zeros: ZeroContent
    /// The frame of a whole chunk of zeros, which a sparse image has by the thousand.
    let zeroFrame: [UInt8]

    /// - Throws: ``ZstdError``.
    init(unused: ByteRanges, chunkSize: Int, rawSize: UInt64, level: Int) throws(ZstdError) {
        self.unused = unused
        self.chunkSize = chunkSize
        self.level = level
        zeros = ZeroContent(chunkSize: chunkSize, lastLength: Int((rawSize - 1) % UInt64(chunkSize)) + 1)
        zeroFrame = try zeros.frame(level: level)
    }
}
