/// What a WebSocket client has sent, put together from its frames.
public enum ReceivedMessage: Sendable, Equatable {
    /// A text, checked to be UTF-8.
    case text(String)
    /// Bytes.
    case binary([UInt8])
    /// The answer to a ping.
    case pong([UInt8])
    /// The client closes; its code is `nil` when it gave none.
    case close(code: UInt16?, reason: String)
}
