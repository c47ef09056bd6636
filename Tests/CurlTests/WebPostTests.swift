import Curl
import HTTPServer
import Synchronization
import Testing

/// Posts to a real server.
struct WebPostTests {
    private final class Received: Sendable {
        let requests = Mutex<[HTTPRequest]>([])
    }

    private static func server(_ received: Received) throws -> HTTPServer {
        var router = Router()
        router.on(.post, "/hook", bodyLimit: 1 << 20) { request, _ in
            received.requests.withLock { $0.append(request) }
            return .text("thank you")
        }
        router.on(.post, "/elsewhere") { _, _ in HTTPResponse(status: .seeOther, headers: ["Location": "/hook"]) }
        router.on(.post, "/much") { _, _ in .bytes([UInt8](repeating: 0x61, count: 4 << 20), contentType: "text/plain") }
        router.on(.post, "/never") { _, _ in
            try await Task.sleep(for: .seconds(60))
            return .text("late")
        }
        return try HTTPServer.start(HTTPServerConfiguration(), router: router)
    }

    private static func send(
        _ url: String, _ body: [UInt8] = [], fields: [(name: String, value: String)] = [("X-Test", "1")], timeout: Int = 20_000
    ) throws -> Int {
        try WebPost(url: url, fields: fields, body: body, timeout: timeout).send()
    }

    @Test func `what is posted arrives, with its fields`() async throws {
        let received = Received()
        let server = try Self.server(received)
        let body = Array("{\"a\": \"ä\u{0}b\"}".utf8)
        #expect(
            try Self.send("http://\(server.address)/hook", body, fields: [("Content-Type", "application/json"), ("X-Test", "a b")]) == 200)
        let request = try #require(received.requests.withLock { $0.first })
        #expect(request.body == body && request.headers["X-Test"] == "a b" && request.headers["Content-Type"] == "application/json")
    }

    @Test func `a redirect is not followed`() throws {
        let received = Received()
        let server = try Self.server(received)
        #expect(try Self.send("http://\(server.address)/elsewhere") == 303)
        #expect(received.requests.withLock { $0.isEmpty })
    }

    @Test func `an answer without end is cut, and its status counts`() throws {
        let server = try Self.server(Received())
        #expect(try Self.send("http://\(server.address)/much") == 200)
    }

    @Test func `an answer that does not come is not waited for`() throws {
        let server = try Self.server(Received())
        let error = #expect(throws: CurlError.self) { try Self.send("http://\(server.address)/never", timeout: 300) }
        #expect(error?.reason.isEmpty == false)
    }

    @Test(arguments: ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/x", "http://127.0.0.1:1/", "nonsense://", ""])
    func `what is no web server that answers is an error`(url: String) {
        #expect(throws: CurlError.self) { try Self.send(url) }
    }

    @Test(arguments: ["a\r\nX-Injected: 1", "a\nb", "\u{0}"])
    func `a field with a line end is not sent`(value: String) throws {
        let received = Received()
        let server = try Self.server(received)
        #expect(throws: CurlError.self) { try Self.send("http://\(server.address)/hook", fields: [("X-Test", value)]) }
        #expect(received.requests.withLock { $0.isEmpty })
    }
}
