import HTTPServer
import Synchronization
import TestSupport
import Testing

@testable import MicroHTTPD

struct CountingTests {
    @Test(.timeLimit(.minutes(1)))
    func `a client that leaves in the middle is charged what it got and not more than was sent`() async throws {
        let server = try TestServer { router in
            router.on(.get, "/") { _, _ in
                .generated(GeneratedBody(byteCount: 100_000_000) { _, count in [UInt8](repeating: 1, count: count) })
            }
        }
        let socket = try server.connect()
        try await socket.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        _ = try await socket.readHead()
        _ = try await socket.read(exactly: 300_000)
        socket.drop()
        let entry = await server.log.entry()
        #expect(!entry.isComplete)
        #expect(entry.bodyByteCount == 100_000_000)
        // The client's kernel may acknowledge what it has just handed over a little late.
        #expect(entry.bytesSent > 200_000)
        #expect(entry.bytesSent < 100_000_000)
    }

    @Test func `the handler hears how its answer ended`() async throws {
        let heard = LogBook()
        let server = try TestServer { router in
            router.on(.get, "/") { _, _ in
                var response = HTTPResponse.text("hello")
                response.onFinish = heard.write
                return response
            }
        }
        let answer = try await server.get("/")
        let entry = await heard.entry()
        #expect(entry.id?.description == answer.header("X-Request-Id"))
        #expect(entry.bytesSent == 5)
        #expect(entry.isComplete)
    }

    /// The count of bytes sent in a transfer that was cut rests on the length of the head, which libmicrohttpd does not tell.
    @Test(arguments: [
        ("GET / HTTP/1.1\r\nHost: x\r\n\r\n", false), ("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", false),
        ("GET / HTTP/1.1\r\nHost: x\r\nConnection: x, Close\r\n\r\n", false), ("GET / HTTP/1.0\r\n\r\n", false),
        ("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", false), ("GET / HTTP/1.1\r\nHost: x\r\n\r\n", true),
        ("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", true),
    ])
    func `the length of an answer's head is known in advance`(request: String, closes: Bool) async throws {
        for status in [200, 206] {
            let answer = Answer(
                status: status, headers: [HeaderLine("Content-Type", "text/plain"), HeaderLine("X-Umlaut", "ä")],
                body: .bytes([UInt8](repeating: 1, count: 12_345)), closesConnection: closes)
            let closing = Mutex(Response.Closing.keeps)
            let daemon = try Daemon(host: "127.0.0.1", port: 0, limits: DaemonLimits()) { head in
                closing.withLock { $0 = Response.Closing(head) }
                return Exchange(plan: .handle(bodyLimit: 0) { _ in answer }, tooLarge: answer, unavailable: answer) { _ in }
            } abandoned: { _ in
            }
            let socket = try RawSocket(port: daemon.address.port)
            try await socket.send(request)
            let head = try await socket.readHead()
            #expect(head.utf8.count == Response.headByteCount(of: answer, closing: closing.withLock { $0 }), "\(head)")
            await daemon.drain(grace: .seconds(1))
        }
    }
}
