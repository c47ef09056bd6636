/// A WebSocket client that sends exactly the frames it is told to, right or wrong.
public final class RawWebSocket: Sendable {
    /// One frame as it came.
    public struct Frame: Sendable, Equatable {
        /// 1 text, 2 bytes, 8 close, 9 ping, 10 pong.
        public var opcode: UInt8
        /// Whether the message ends with it.
        public var isFinal: Bool
        /// What is in it.
        public var payload: [UInt8]

        /// A frame from its parts.
        public init(opcode: UInt8, isFinal: Bool, payload: [UInt8]) {
            self.opcode = opcode
            self.isFinal = isFinal
            self.payload = payload
        }

        /// The same as text.
        public var text: String { String(decoding: payload, as: UTF8.self) }
        /// The code of a close frame.
        public var closeCode: Int? { opcode == 8 && payload.count >= 2 ? Int(payload[0]) << 8 | Int(payload[1]) : nil }
    }

    /// The connection.
    public let socket: RawSocket

    /// The key of the example in RFC 6455, section 1.3, whose answer is known.
    public static let handshake = [
        "Host: test", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ]

    /// A request for a WebSocket.
    public static func request(_ target: String, _ headers: [String] = handshake) -> String {
        "GET \(target) HTTP/1.1\r\n" + headers.map { $0 + "\r\n" }.joined() + "\r\n"
    }

    /// Opens a WebSocket over a connection.
    ///
    /// - Parameters:
    ///   - headers: header lines beside those of the handshake; the host among them, if it is to be another.
    ///   - behind: what is sent together with the request.
    public init(_ socket: RawSocket, _ target: String, headers: [String] = [], behind: [UInt8] = []) async throws {
        self.socket = socket
        let own = Self.handshake.filter { !$0.hasPrefix("Host:") || !headers.contains { $0.hasPrefix("Host:") } }
        try await socket.send(Array(Self.request(target, own + headers).utf8) + behind)
        let head = try await socket.readHead()
        guard head.hasPrefix("HTTP/1.1 101 ") else { throw RawSocket.Failure.malformed(head) }
    }

    /// A frame as a client sends it, masked.
    public static func frame(
        _ opcode: UInt8, _ payload: [UInt8] = [], isFinal: Bool = true, reserved: UInt8 = 0, isMasked: Bool = true
    ) -> [UInt8] {
        var bytes = [(isFinal ? 0x80 : 0) | reserved << 4 | opcode]
        let mark: UInt8 = isMasked ? 0x80 : 0
        switch payload.count {
        case ..<126: bytes.append(mark | UInt8(payload.count))
        case ..<65_536: bytes += [mark | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xff)]
        default: bytes += [mark | 127] + (0..<8).reversed().map { UInt8(truncatingIfNeeded: payload.count >> ($0 * 8)) }
        }
        guard isMasked else { return bytes + payload }
        let mask: [UInt8] = [0x37, 0xfa, 0x21, 0x3d]
        return bytes + mask + payload.enumerated().map { $1 ^ mask[$0 % 4] }
    }

    /// A close frame.
    public static func close(_ code: Int, _ reason: String = "") -> [UInt8] {
        frame(8, [UInt8(code >> 8), UInt8(code & 0xff)] + Array(reason.utf8))
    }

    /// Sends a text in one frame.
    public func send(_ text: String) async throws { try await socket.send(Self.frame(1, Array(text.utf8))) }

    /// Sends bytes as they are.
    public func send(_ bytes: [UInt8]) async throws { try await socket.send(bytes) }

    /// The next frame.
    public func receive() async throws -> Frame {
        let head = try await socket.read(exactly: 2)
        let count =
            switch head[1] & 0x7f {
            case 126: try await number(2)
            case 127: try await number(8)
            case let short: Int(short)
            }
        return Frame(opcode: head[0] & 0xf, isFinal: head[0] & 0x80 != 0, payload: count == 0 ? [] : try await socket.read(exactly: count))
    }

    /// The code of the next close frame; other frames before it are passed over.
    public func receiveClose() async throws -> Int? {
        while true {
            let frame = try await receive()
            if frame.opcode == 8 { return frame.closeCode }
        }
    }

    private func number(_ byteCount: Int) async throws -> Int {
        try await socket.read(exactly: byteCount).reduce(0) { $0 << 8 | Int($1) }
    }
}
