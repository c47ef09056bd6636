/// What a handler wants to know of a WebSocket. All of it is told on one thread, which serves every WebSocket of the server and must not be
/// blocked: what takes longer belongs into a task.
public struct WebSocketEvents: Sendable {
    /// The handshake is done; comes first.
    public var onOpen: @Sendable (WebSocket) -> Void
    /// A text has come.
    public var onText: @Sendable (WebSocket, String) -> Void
    /// Bytes have come.
    public var onBinary: @Sendable (WebSocket, [UInt8]) -> Void
    /// It is over; comes once and last, with the client's code, else the server's, else ``WebSocketCloseCode/lost``.
    public var onClose: @Sendable (WebSocket, WebSocketCloseCode) -> Void

    /// Events; without `onBinary`, bytes close the WebSocket with ``WebSocketCloseCode/unsupportedData``.
    public init(
        onOpen: @escaping @Sendable (WebSocket) -> Void = { _ in },
        onText: @escaping @Sendable (WebSocket, String) -> Void = { _, _ in },
        onBinary: @escaping @Sendable (WebSocket, [UInt8]) -> Void = { socket, _ in
            socket.close(.unsupportedData, reason: "only text is taken")
        },
        onClose: @escaping @Sendable (WebSocket, WebSocketCloseCode) -> Void = { _, _ in }
    ) {
        self.onOpen = onOpen
        self.onText = onText
        self.onBinary = onBinary
        self.onClose = onClose
    }
}
