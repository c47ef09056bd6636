/// A message as it goes out, encoded once however many clients get it.
///
/// Source: RFC 6455, section 5.2.
public struct WebSocketMessage: Sendable {
    /// One frame, which needs no mask on its way to a client.
    let frame: [UInt8]

    /// A text message.
    public static func text(_ text: String) -> WebSocketMessage { WebSocketMessage(opcode: 0x1, payload: text.utf8) }

    /// A text message from bytes that are UTF-8.
    public static func text(utf8 bytes: [UInt8]) -> WebSocketMessage { WebSocketMessage(opcode: 0x1, payload: bytes) }

    /// A message of bytes.
    public static func binary(_ bytes: [UInt8]) -> WebSocketMessage { WebSocketMessage(opcode: 0x2, payload: bytes) }

    /// Asks whether the client is still there.
    static let ping = WebSocketMessage(opcode: 0x9, payload: [])

    private init(opcode: UInt8, payload: some Collection<UInt8>) {
        let count = payload.count
        var frame: [UInt8] = []
        frame.reserveCapacity(count + 10)
        frame.append(0x80 | opcode)
        switch count {
        case ..<126: frame.append(UInt8(count))
        case ..<65_536:
            frame.append(126)
            for shift in [8, 0] { frame.append(UInt8(truncatingIfNeeded: count >> shift)) }
        default:
            frame.append(127)
            for shift in stride(from: 56, through: 0, by: -8) { frame.append(UInt8(truncatingIfNeeded: count >> shift)) }
        }
        frame.append(contentsOf: payload)
        self.frame = frame
    }
}
