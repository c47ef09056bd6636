/// What is to happen with a request whose head has arrived.
public struct Exchange: Sendable {
    /// How the answer comes about.
    public enum Plan: Sendable {
        /// Collect a body of at most `bodyLimit` bytes, then ask for the answer. A `brief` handler is run by the polling thread between its
        /// waits, too, which saves two changes of threads; others go on by Swift's own threads after their first wait.
        case handle(bodyLimit: Int, brief: Bool = false, respond: @Sendable (_ body: [UInt8]) async -> Answer)
        /// Answer this. A small body is read and dropped first, so that the answer is not lost to a reset,
        /// unless `distrusted`: then the connection is of no more use and ends here.
        case refuse(Answer, distrusted: Bool)
    }

    /// How the answer comes about.
    public var plan: Plan
    /// The answer to a body above the limit; made when it is needed.
    public var tooLarge: @Sendable () -> Answer
    /// The answer while the server is going away; made when it is needed.
    public var unavailable: @Sendable () -> Answer
    /// Told once, when the answer is sent or the connection lost. Must not block.
    public var finished: @Sendable (TransferReport) -> Void

    /// An exchange from its parts.
    public init(
        plan: Plan, tooLarge: @autoclosure @escaping @Sendable () -> Answer, unavailable: @autoclosure @escaping @Sendable () -> Answer,
        finished: @escaping @Sendable (TransferReport) -> Void
    ) {
        self.plan = plan
        self.tooLarge = tooLarge
        self.unavailable = unavailable
        self.finished = finished
    }
}

/// How a request ended.
public struct TransferReport: Sendable {
    /// The status sent; nil when the connection ended before there was an answer, or libmicrohttpd refused the head by itself.
    public let status: Int?
    /// Bytes of the body that were to be sent.
    public let bodyByteCount: UInt64
    /// Bytes of the body that were sent: all, or in a transfer that was cut those that the client's system acknowledged.
    /// (An answer of bytes at hand below 16 KiB that was cut counts as none.)
    public let bodyBytesSent: UInt64
    /// Whether the whole answer went out.
    public let isComplete: Bool
    /// From the request line to the end.
    public let duration: Duration
    /// Why a body made of pieces could not go on.
    public let failure: String?
}

/// A request that ended without an ``Exchange``: its head never became complete, or libmicrohttpd refused it (400, 414, 431, 505).
public struct AbandonedHead: Sendable {
    /// The client's end.
    public let remote: Endpoint
    /// When the request line was complete.
    public let arrived: WallClock
    /// From the request line to the end.
    public let duration: Duration
}
