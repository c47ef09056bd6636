import HTTPServer
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct MessageTests {
    @Test(arguments: [0, 1, 125, 126, 127, 128, 65_535, 65_536])
    func `a message of any length is echoed`(count: Int) async throws {
        let server = try EchoServer()
        let client = try await server.connect()
        let payload = [UInt8](repeating: 0x2a, count: count)
        try await client.send(RawWebSocket.frame(1, payload))
        #expect(try await client.receive() == RawWebSocket.Frame(opcode: 1, isFinal: true, payload: payload))
        try await client.send(RawWebSocket.frame(2, payload))
        #expect(try await client.receive() == RawWebSocket.Frame(opcode: 2, isFinal: true, payload: payload))
    }

    // libmicrohttpd has read these bytes already when it hands the socket over.
    @Test func `what comes together with the request is the first message`() async throws {
        let server = try EchoServer()
        let client = try await server.connect(behind: RawWebSocket.frame(1, Array("first".utf8)) + RawWebSocket.frame(9, [7]))
        let frames = [try await client.receive(), try await client.receive()]
        #expect(Set(frames.map(\.opcode)) == [1, 10])
        #expect(frames.contains { $0.text == "first" })
        try await client.send("second")
        #expect(try await client.receive().text == "second")
    }

    @Test func `a message in pieces, cut within a character and with a ping between, is one`() async throws {
        let server = try EchoServer()
        let client = try await server.connect()
        let text = Array("Käse und Brötchen".utf8)
        try await client.send(RawWebSocket.frame(1, Array(text[..<2]), isFinal: false))
        try await client.send(RawWebSocket.frame(9, Array("are you there".utf8)))
        #expect(try await client.receive() == RawWebSocket.Frame(opcode: 10, isFinal: true, payload: Array("are you there".utf8)))
        try await client.send(RawWebSocket.frame(0, Array(text[2..<5]), isFinal: false))
        try await client.send(RawWebSocket.frame(0, [], isFinal: false))
        try await client.send(RawWebSocket.frame(0, Array(text[5...])))
        #expect(try await client.receive().text == "Käse und Brötchen")
    }

    @Test func `a message that comes byte by byte is one`() async throws {
        let server = try EchoServer()
        let client = try await server.connect()
        for byte in RawWebSocket.frame(1, Array("slowly".utf8)) { try await client.send([byte]) }
        #expect(try await client.receive().text == "slowly")
    }

    @Test func `many messages in one go come back in order`() async throws {
        let server = try EchoServer()
        let client = try await server.connect()
        try await client.send((0..<500).flatMap { RawWebSocket.frame(1, Array("number \($0)".utf8)) })
        for number in 0..<500 { #expect(try await client.receive().text == "number \(number)") }
    }

    static let faults: [(bytes: [UInt8], code: Int)] = [
        (RawWebSocket.frame(1, [0x41], isMasked: false), 1002),
        (RawWebSocket.frame(1, [0x41], reserved: 4), 1002), (RawWebSocket.frame(9, [], reserved: 1), 1002),
        (RawWebSocket.frame(3), 1002), (RawWebSocket.frame(7, [1]), 1002), (RawWebSocket.frame(11), 1002), (RawWebSocket.frame(15), 1002),
        (RawWebSocket.frame(9, [], isFinal: false), 1002), (RawWebSocket.frame(9, [UInt8](repeating: 0, count: 126)), 1002),
        (RawWebSocket.frame(0, [0x41]), 1002),
        (RawWebSocket.frame(1, [0x41], isFinal: false) + RawWebSocket.frame(1, [0x41]), 1002),
        (RawWebSocket.frame(8, [3]), 1002),
        (RawWebSocket.frame(8, [3, 0xe8, 0xff]), 1007),
        (RawWebSocket.frame(1, [0xff]), 1007), (RawWebSocket.frame(1, [0xed, 0xa0, 0x80]), 1007),
        (RawWebSocket.frame(1, [0xc3]), 1007), (RawWebSocket.frame(1, [0xc0, 0x80]), 1007),
        (RawWebSocket.frame(1, [0xce], isFinal: false) + RawWebSocket.frame(0, [0x20]), 1007),
        (RawWebSocket.frame(1, [UInt8](repeating: 0x41, count: 100_001)), 1009),
        (
            RawWebSocket.frame(2, [UInt8](repeating: 0, count: 60_000), isFinal: false)
                + RawWebSocket.frame(0, [UInt8](repeating: 0, count: 60_000)), 1009
        ),
        // A length of which nothing comes: refused by the head alone.
        ([0x82, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4], 1009),
        ([0x82, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4], 1002),
    ]
    // Source: RFC 6455, section 7.4.1; those of 1012 to 1014 are in the registry.
    static let refusedCodes = [0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535]

    @Test(arguments: faults.indices)
    func `a fault is answered with its code, and nothing after it counts`(index: Int) async throws {
        let (bytes, code) = Self.faults[index]
        let server = try EchoServer { $0.webSockets.messageByteCount = 100_000 }
        let client = try await server.connect()
        try await client.send(bytes + RawWebSocket.frame(1, Array("after".utf8)))
        let frame = try await client.receive()
        #expect(frame.closeCode == code, "\(frame)")
        // The close frame is not overtaken by a reset: the stream ends in order.
        #expect(try await client.socket.readToEnd() == [])
        client.socket.drop()
        #expect(await server.ends.firstCode() == UInt16(code))
    }

    @Test(arguments: refusedCodes)
    func `a close with a code that may not be sent is a fault`(code: Int) async throws {
        let server = try EchoServer()
        let client = try await server.connect()
        try await client.send(RawWebSocket.close(code))
        #expect(try await client.receiveClose() == 1002)
    }

    @Test(arguments: [1000, 1001, 1003, 1007, 1011, 3000, 3999, 4000, 4999])
    func `a close is answered with its code`(code: Int) async throws {
        let server = try EchoServer()
        let client = try await server.connect()
        try await client.send(RawWebSocket.close(code, "good bye"))
        #expect(try await client.receiveClose() == code)
        #expect(try await client.socket.readToEnd() == [])
        client.socket.drop()
        #expect(await server.ends.firstCode() == UInt16(code))
    }

    @Test func `a close without a code is answered without one`() async throws {
        let server = try EchoServer()
        let client = try await server.connect()
        try await client.send(RawWebSocket.frame(8))
        #expect(try await client.receive() == RawWebSocket.Frame(opcode: 8, isFinal: true, payload: []))
        client.socket.drop()
        #expect(await server.ends.firstCode() == 1005)
    }

    @Test func `bytes where only text is taken are refused`() async throws {
        let server = try EchoServer()
        let client = try await server.connect("/text")
        try await client.send(RawWebSocket.frame(2, [1]))
        #expect(try await client.receiveClose() == 1003)
    }

    @Test func `the server closes after what it has sent, and waits for the answer`() async throws {
        let server = try EchoServer()
        let client = try await server.connect()
        let socket = await server.ends.first()
        socket.send(.text("last words"))
        socket.close(.policyViolation, reason: "signed out")
        socket.send(.text("too late"))
        #expect(try await client.receive().text == "last words")
        let close = try await client.receive()
        #expect(close.closeCode == 1008)
        #expect(String(decoding: close.payload.dropFirst(2), as: UTF8.self) == "signed out")
        try await client.send(RawWebSocket.close(1008))
        #expect(try await client.socket.readToEnd() == [])
        client.socket.drop()
        #expect(await server.ends.firstCode() == 1008)
    }

    @Test func `a connection that is dropped is told as lost`() async throws {
        let server = try EchoServer()
        let client = try await server.connect()
        _ = await server.ends.first()
        client.socket.drop()
        #expect(await server.ends.firstCode() == 1006)
    }
}
