/// Why bytes are not a manifest.
public enum ManifestError: Error, Equatable {
    /// The bytes do not start with the manifest's mark.
    case notAManifest
    /// A manifest of a version that this program does not know.
    case unknownVersion(UInt32)
    /// The file is shorter or longer than its header says.
    case truncated
    /// A chunk size that is not a power of two in ``Manifest/chunkSizes``.
    case badChunkSize(Int)
    /// A raw size of zero or above ``Manifest/maximumRawSize``.
    case badRawSize(UInt64)
    /// The number of chunks does not follow from the raw size and the chunk size.
    case badChunkCount
    /// A reserved field is not zero.
    case badHeader
    /// The record of the chunk with this index contradicts itself or the one before it.
    case badChunk(Int)
}
