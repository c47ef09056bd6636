/// Why a WebSocket is closed.
///
/// Source: RFC 6455, section 7.4; the registry of IANA for those above 1011.
public struct WebSocketCloseCode: RawRepresentable, Sendable, Hashable {
    /// 1000...4999.
    public let rawValue: UInt16

    /// A code by its number, which is not checked.
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// 1000: all is said.
    public static let normal = WebSocketCloseCode(rawValue: 1000)
    /// 1001: the server stops, or the page is left.
    public static let goingAway = WebSocketCloseCode(rawValue: 1001)
    /// 1002: what came is not WebSocket.
    public static let protocolError = WebSocketCloseCode(rawValue: 1002)
    /// 1003: a kind of message that is not taken.
    public static let unsupportedData = WebSocketCloseCode(rawValue: 1003)
    /// 1005: the client gave no code. Never sent.
    public static let none = WebSocketCloseCode(rawValue: 1005)
    /// 1006: the connection was lost. Never sent.
    public static let lost = WebSocketCloseCode(rawValue: 1006)
    /// 1008: not allowed (any more).
    public static let policyViolation = WebSocketCloseCode(rawValue: 1008)
    /// 1009: a message above the limit.
    public static let messageTooBig = WebSocketCloseCode(rawValue: 1009)
    /// 1011: something went wrong in the server.
    public static let internalError = WebSocketCloseCode(rawValue: 1011)
    /// 1013: the client is too slow; it may come again.
    public static let tryAgainLater = WebSocketCloseCode(rawValue: 1013)
}
