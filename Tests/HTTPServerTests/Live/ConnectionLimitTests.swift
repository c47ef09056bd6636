import HTTPServer
import TestSupport
import Testing

struct ConnectionLimitTests {
    private func server(_ configure: (inout HTTPServerConfiguration) -> Void) throws -> TestServer {
        try TestServer(configure) { router in router.on(.get, "/") { _, _ in .text("hello") } }
    }

    /// A connection that certainly counts: it has been answered on.
    private func open(_ server: TestServer) async throws -> (RawSocket, Int) {
        let socket = try server.connect()
        try await socket.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        return (socket, try await socket.readAnswer().status)
    }

    @Test(.timeLimit(.minutes(1)), arguments: [true, false])
    func `one connection too many is told so and closed`(perAddress: Bool) async throws {
        let server = try server { configuration in
            if perAddress { configuration.maximumConnectionsPerAddress = 2 } else { configuration.maximumConnections = 2 }
        }
        let first = try await open(server)
        let second = try await open(server)
        #expect([first.1, second.1] == [200, 200])
        let third = try server.connect()
        let text = String(decoding: try await third.readToEnd(), as: UTF8.self)
        #expect(text.hasPrefix("HTTP/1.1 503 "))
        #expect(text.contains("\"code\": \"too_many_connections\""))
        #expect(server.server.refusedConnectionCount == 1)
        try await first.0.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(try await first.0.readAnswer().status == 200, "those inside go on")
    }

    @Test(.timeLimit(.minutes(1)))
    func `a place that became free is given again`() async throws {
        let server = try server { $0.maximumConnectionsPerAddress = 1 }
        for _ in 0..<20 {
            // The client may see the end of a connection a moment before the server has written it off: then it is refused once more.
            // A place that is never given again ends at the time limit.
            var answer: String
            repeat {
                let socket = try server.connect()
                try await socket.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                answer = String(decoding: try await socket.readToEnd(), as: UTF8.self)
            } while answer.hasPrefix("HTTP/1.1 503 ")
            #expect(answer.hasPrefix("HTTP/1.1 200 "))
        }
    }
}
