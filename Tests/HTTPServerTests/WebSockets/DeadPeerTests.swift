import HTTPServer
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct DeadPeerTests {
    @Test func `a silent client is asked, and cut when it does not answer`() async throws {
        let server = try EchoServer {
            $0.webSockets.pingInterval = .milliseconds(100)
            $0.webSockets.patience = .milliseconds(300)
        }
        let client = try await server.connect()
        #expect(try await client.receive() == RawWebSocket.Frame(opcode: 9, isFinal: true, payload: []))
        #expect(try await client.socket.readToEnd() == [])
        #expect(await server.ends.firstCode() == 1006)
    }

    @Test func `a client that answers stays`() async throws {
        let server = try EchoServer {
            $0.webSockets.pingInterval = .milliseconds(50)
            $0.webSockets.patience = .seconds(10)
        }
        let client = try await server.connect()
        for _ in 0..<10 {
            let ping = try await client.receive()
            #expect(ping.opcode == 9)
            try await client.send(RawWebSocket.frame(10, ping.payload))
        }
        try await client.send("still here")
        while case let frame = try await client.receive(), frame.opcode != 1 { #expect(frame.opcode == 9) }
    }

    @Test func `a client that does not answer a close is cut`() async throws {
        let server = try EchoServer { $0.webSockets.closeDeadline = .milliseconds(100) }
        let client = try await server.connect()
        await server.ends.first().close(.normal)
        #expect(try await client.receiveClose() == 1000)
        #expect(try await client.socket.readToEnd() == [])
        #expect(await server.ends.firstCode() == 1000)
    }

    @Test func `deadlines of HTTP do not hold for a WebSocket`() async throws {
        let server = try EchoServer {
            $0.headDeadline = .milliseconds(100)
            $0.keepAlive = .milliseconds(100)
            $0.rateWindow = .milliseconds(100)
            $0.webSockets.pingInterval = .milliseconds(300)
        }
        let client = try await server.connect()
        for _ in 0..<3 {
            let ping = try await client.receive()
            #expect(ping.opcode == 9)
            try await client.send(RawWebSocket.frame(10, ping.payload))
        }
    }
}
