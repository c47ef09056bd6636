/// The content of an answer.
public enum HTTPBody: Sendable {
    /// None; `Content-Length: 0`.
    case empty
    /// At hand.
    case bytes([UInt8])
    /// A file, sent by the kernel.
    case file(FileBody)
    /// Made while it is sent.
    case generated(GeneratedBody)

    /// The size of the whole content in bytes.
    public var byteCount: UInt64 {
        switch self {
        case .empty: 0
        case .bytes(let bytes): UInt64(bytes.count)
        case .file(let file): file.byteCount
        case .generated(let content): content.byteCount
        }
    }
}
