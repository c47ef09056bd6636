import HTTPServer
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct SlowClientTests {
    /// Larger than what the kernel holds for a client that does not read.
    private static let flood = 400
    private static let block = String(repeating: "x", count: 60_000)

    @Test func `a client that does not read gets the latest state when it reads, and all messages without a key`() async throws {
        let server = try EchoServer { $0.webSockets.queueByteCount = 1_000_000 }
        let slow = try await server.connect()
        let socket = await server.ends.first()
        // 24 MB of one state: far more than the queue and the kernel's buffers hold.
        for number in 0..<Self.flood { socket.send(.text("\(number) \(Self.block)"), replacing: "state", keepingPlace: true) }
        socket.send(.text("end"))
        var seen: [Int] = []
        while true {
            let frame = try await slow.receive()
            #expect(frame.opcode == 1)
            if frame.text == "end" { break }
            seen.append(try #require(frame.text.prefix { $0 != " " }.wholeNumberValue))
        }
        #expect(seen == seen.sorted())
        #expect(seen.last == Self.flood - 1)
        #expect(seen.count < Self.flood, "nothing was replaced")
    }

    @Test func `a client that cannot even take that is closed with 1013`() async throws {
        let server = try EchoServer {
            $0.webSockets.queueByteCount = 1_000_000
            $0.webSockets.closeDeadline = .milliseconds(200)
        }
        let slow = try await server.connect()
        let socket = await server.ends.first()
        for _ in 0..<Self.flood { socket.send(.text(Self.block)) }
        #expect(await server.ends.firstCode() == 1013)
        #expect(try await slow.socket.readToEnd().count < Self.flood * Self.block.utf8.count)
    }

    @Test func `a slow client that reads on gets the close frame`() async throws {
        let server = try EchoServer { $0.webSockets.queueByteCount = 1_000_000 }
        let slow = try await server.connect()
        let socket = await server.ends.first()
        for _ in 0..<Self.flood { socket.send(.text(Self.block)) }
        #expect(try await slow.receiveClose() == 1013)
    }

    @Test func `a client that does not read holds up no other`() async throws {
        let server = try EchoServer()
        let slow = try await server.connect()
        let socket = await server.ends.first()
        for number in 0..<Self.flood { socket.send(.text("\(number) \(Self.block)"), replacing: "state") }
        let quick = try await server.connect()
        for number in 0..<50 {
            try await quick.send("number \(number)")
            #expect(try await quick.receive().text == "number \(number)")
        }
        slow.socket.drop()
    }

    @Test func `a client that sends pings and reads nothing is not read any more`() async throws {
        let server = try EchoServer { $0.webSockets.patience = .milliseconds(300) }
        let greedy = try await server.connect()
        let pings = (0..<1000).flatMap { _ in RawWebSocket.frame(9, [UInt8](repeating: 1, count: 125)) }
        // Ends when the server cuts: without bounds it would read for ever.
        await #expect(throws: RawSocket.Failure.self) {
            while true { try await greedy.send(pings) }
        }
        #expect(await server.ends.firstCode() == 1006)
    }
}

extension StringProtocol {
    fileprivate var wholeNumberValue: Int? { Int(self) }
}
