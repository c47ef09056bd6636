import DeviceProtocol
public import Imaging

/// What is in an image.
public struct ImageInspection: Sendable {
    /// Its partitions, and what they do not use.
    public let map: UsedMap
    /// Its chunks; `nil` for a raw image.
    public let chunks: ChunkCounts?
}

/// How many chunks of each kind a packed image has.
public struct ChunkCounts: Sendable {
    /// The size of a chunk in bytes.
    public let chunkSize: Int
    /// Chunks that are fetched.
    public private(set) var data = 0
    /// Chunks that are written as zeros.
    public private(set) var zero = 0
    /// Chunks that no file system uses.
    public private(set) var unused = 0

    init(_ manifest: Manifest) {
        chunkSize = manifest.chunkSize
        for index in 0..<manifest.chunkCount {
            switch manifest.chunk(at: index).kind {
            case .data: data += 1
            case .zero: zero += 1
            case .unused: unused += 1
            }
        }
    }
}
