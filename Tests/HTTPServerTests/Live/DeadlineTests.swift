import HTTPServer
import TestSupport
import Testing

/// Clients that hold on to connections. Limits are in milliseconds here; no test depends on how many.
struct DeadlineTests {
    private func server(_ configure: (inout HTTPServerConfiguration) -> Void) throws -> TestServer {
        try TestServer(configure) { router in
            router.on(.get, "/") { _, _ in .text("hello") }
            router.on(.post, "/", bodyLimit: 10_000_000) { request, _ in .text("\(request.body.count)") }
            router.on(.get, "/large") { _, _ in
                .generated(GeneratedBody(byteCount: 200_000_000) { _, count in [UInt8](repeating: 1, count: count) })
            }
        }
    }

    /// Sends one piece again and again, until the server has enough of it.
    private func drip(_ piece: String, into socket: RawSocket) async throws {
        while true {
            do { try await socket.send(piece) } catch RawSocket.Failure.cannotSend { return }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a head that never ends is cut however busily it is sent, and others are served meanwhile`() async throws {
        let server = try server { $0.headDeadline = .milliseconds(150) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for start in ["GET / HTTP/1.1\r\nHost: x\r\nX: ", "GET /", ""] {
                let socket = try server.connect()
                try await socket.send(start)
                group.addTask { try await drip("a", into: socket) }
            }
            #expect(try await server.get("/").status == 200)
            try await group.waitForAll()
        }
        #expect(try await server.get("/").status == 200)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a connection that says nothing is closed, before its first request and after`() async throws {
        let server = try server {
            $0.headDeadline = .milliseconds(100)
            $0.keepAlive = .milliseconds(100)
        }
        let silent = try server.connect()
        let rested = try server.connect()
        try await rested.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(try await rested.readAnswer().status == 200)
        #expect(try await silent.readToEnd().isEmpty)
        #expect(try await rested.readToEnd().isEmpty)
    }

    @Test(.timeLimit(.minutes(1)))
    func `the second head on a connection has its deadline too`() async throws {
        let server = try server {
            $0.headDeadline = .milliseconds(100)
            $0.keepAlive = .milliseconds(100)
        }
        let socket = try server.connect()
        try await socket.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(try await socket.readAnswer().status == 200)
        try await socket.send("GET / HTTP/1.1\r\nHost: x\r\nX: ")
        try await drip("a", into: socket)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a body that drips in is cut`() async throws {
        let server = try server {
            $0.rateWindow = .milliseconds(200)
            $0.minimumRate = 1_000_000
        }
        let socket = try server.connect()
        try await socket.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n")
        try await drip("a", into: socket)
        let entry = await server.log.entry()
        #expect(!entry.isComplete)
        #expect(entry.status == nil)
        #expect(entry.method == "POST")
    }

    @Test(.timeLimit(.minutes(1)))
    func `a client that does not read is cut, and the log has what it got`() async throws {
        let server = try server {
            $0.rateWindow = .milliseconds(200)
            $0.minimumRate = 1_000
        }
        let socket = try server.connect()
        try await socket.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        let entry = await server.log.entry()
        #expect(!entry.isComplete)
        #expect(entry.status == .ok)
        #expect(entry.bodyByteCount == 200_000_000)
        #expect(entry.bytesSent < 200_000_000)
        #expect(try await server.get("/").status == 200)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a client that closes is noticed while its request waits for a handler`() async throws {
        let arrived = Gate()
        let cancelled = Gate()
        let server = try TestServer {
            $0.headDeadline = .milliseconds(100)
        } routes: { router in
            router.on(.get, "/") { _, _ in
                arrived.open()
                try await withTaskCancellationHandler {
                    await cancelled.wait()
                    try Task.checkCancellation()
                } onCancel: {
                    cancelled.open()
                }
                return .text("nobody reads this")
            }
        }
        do {
            let socket = try server.connect()
            try await socket.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            await arrived.wait()
            _ = socket
        }
        await cancelled.wait()
        #expect(await server.log.entry().method == "GET")
    }
}
