/// What an installer does with one chunk of an image.
public enum ChunkKind: UInt8, Sendable {
    /// Fetched, compared with its digest, written and read back.
    case data = 0
    /// Not fetched, but written as zeros and read back as zeros.
    case zero = 1
    /// No file system uses it: neither sent, written nor checked.
    case unused = 2
}
