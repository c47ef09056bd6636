/// What a server allows its WebSockets.
public struct WebSocketLimits: Sendable {
    /// The largest message taken, in bytes; a larger one closes with 1009.
    public var messageByteCount = 64 * 1024
    /// Bytes that may wait for one client; more close with 1013.
    public var queueByteCount = 1024 * 1024
    /// Messages that may wait for one client; more close with 1013.
    public var queueCount = 4096
    /// After how long a silence the client is asked whether it is there.
    public var pingInterval: Duration = .seconds(20)
    /// How long a client may take for the answer to that, or for reading anything of what it is sent; then it is cut.
    public var patience: Duration = .seconds(20)
    /// How long a client may take for its part of closing.
    public var closeDeadline: Duration = .seconds(3)

    /// The defaults.
    public init() {}

    /// How often the deadlines are looked at, in milliseconds.
    var tick: Int {
        let shortest = min(pingInterval, patience, closeDeadline) / 4
        let milliseconds = shortest.components.seconds * 1000 + shortest.components.attoseconds / 1_000_000_000_000_000
        return Int(min(max(milliseconds, 5), 1000))
    }
}
