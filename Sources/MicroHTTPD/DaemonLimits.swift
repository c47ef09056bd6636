/// What a ``Daemon`` allows its clients.
public struct DaemonLimits: Sendable {
    /// Threads that wait for and serve sockets, 1 or more.
    public var threads = 2
    /// Connections at a time; one more is answered 503 and closed.
    public var connections = 512
    /// Connections at a time from one IP address; one more is answered 503 and closed.
    public var connectionsPerAddress = 128
    /// Memory for the head of a request and of its answer, in bytes, per connection. A head above roughly this is answered 431 (or 414).
    public var headByteCount = 16 * 1024
    /// From the connection's start, or from the end of its time of rest, to the end of the head.
    public var headDeadline: Duration = .seconds(10)
    /// How long a connection may rest between two requests.
    public var keepAlive: Duration = .seconds(30)
    /// Bytes per second below which a body in either direction is cut, measured over ``rateWindow``.
    public var minimumRate = 1024
    /// See ``minimumRate``.
    public var rateWindow: Duration = .seconds(20)
    /// Jobs making pieces of bodies at a time.
    public var pieceWorkers = 4
    /// Bytes of a refused body that are read and dropped for the answer's sake.
    public var refusedBodyAllowance = 1024 * 1024

    /// The defaults.
    public init() {}
}
