import DeviceProtocol
import LibCrypto

/// The digests of a raw image as it was given and as it is packed. While both have the same bytes, as in an image that was made sparse,
/// they are hashed once.
struct ImageHashers: ~Copyable {
    private var source = SHA256Hasher()
    private var cleaned: SHA256Hasher?

    /// Takes in the next batch, of `count` raw bytes.
    mutating func update(_ batch: PackedBatch, count: Int, zeros: ZeroContent) {
        if batch.cleaned != nil, cleaned == nil { cleaned = SHA256Hasher(continuing: source) }
        source.update(batch.source, count: count, zeros: zeros)
        cleaned?.update(batch.cleaned ?? batch.source, count: count, zeros: zeros)
    }

    /// The digests of the image as it was given and as it is packed.
    consuming func finalize() -> (source: SHA256Digest, image: SHA256Digest) {
        let source = source.finalize()
        switch consume cleaned {
        case .some(let hasher): return (source, hasher.finalize())
        case nil: return (source, source)
        }
    }
}
