/// What goes back to a client.
public struct Answer: Sendable {
    /// 200...599, or 101 with ``AnswerBody/upgrade(_:)``.
    public var status: Int
    /// Without `Date`, `Connection`, `Content-Length` and `Transfer-Encoding`, which libmicrohttpd writes.
    public var headers: [HeaderLine]
    /// The content.
    public var body: AnswerBody
    /// Whether the connection ends after this answer.
    public var closesConnection: Bool

    /// An answer from its parts.
    public init(status: Int, headers: [HeaderLine] = [], body: AnswerBody = .bytes([]), closesConnection: Bool = false) {
        self.status = status
        self.headers = headers
        self.body = body
        self.closesConnection = closesConnection
    }
}

/// The content of an answer.
public enum AnswerBody: Sendable {
    /// Not sent; `Content-Length` says this many bytes: for answers to HEAD, and 304.
    case announced(UInt64)
    /// At hand.
    case bytes([UInt8])
    /// `count` bytes of a file from `offset` on, by sendfile(2).
    case file(OpenFile, offset: UInt64, count: UInt64)
    /// `count` bytes from `offset` on, made piece by piece while they are sent.
    case pieces(PieceSource, offset: UInt64, count: UInt64)
    /// None: with the head, which has status 101 and an `Upgrade` header, the connection leaves HTTP (RFC 9110, section 7.8). The function gets its
    /// socket, on a polling thread that must not be blocked; it is not called when the connection is lost before.
    case upgrade(@Sendable (UpgradedSocket) -> Void)

    /// The number of bytes to be sent.
    public var byteCount: UInt64 {
        switch self {
        case .announced, .upgrade: 0
        case .bytes(let bytes): UInt64(bytes.count)
        case .file(_, _, let count), .pieces(_, _, let count): count
        }
    }
}

/// Content that is made while it is sent, in pieces that lie at multiples of ``pieceByteCount``.
///
/// At most two pieces are held per request: the one being sent and the next.
public struct PieceSource: Sendable {
    /// A power of two suits most sources; above 0.
    public let pieceByteCount: Int
    /// Makes the bytes at an offset: exactly `count`, which is at most ``pieceByteCount``. Called on a thread that may be blocked, one call at a time per answer.
    public let read: @Sendable (_ offset: UInt64, _ count: Int) throws -> [UInt8]

    /// A source from its reader.
    public init(pieceByteCount: Int, read: @escaping @Sendable (_ offset: UInt64, _ count: Int) throws -> [UInt8]) {
        precondition(pieceByteCount > 0, "pieces of \(pieceByteCount) bytes")
        self.pieceByteCount = pieceByteCount
        self.read = read
    }
}
