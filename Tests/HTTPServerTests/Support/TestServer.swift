import HTTPServer
import TestSupport

/// A server on a free port of 127.0.0.1 with its log.
struct TestServer {
    let server: HTTPServer
    let log = LogBook()
    var port: UInt16 { server.address.port }
    var url: String { "http://\(server.address)" }

    init(_ configure: (inout HTTPServerConfiguration) -> Void = { _ in }, routes: (inout Router) -> Void) throws {
        var router = Router()
        routes(&router)
        var configuration = HTTPServerConfiguration()
        configure(&configuration)
        server = try HTTPServer.start(configuration, router: router, accessLog: log.write)
    }

    func connect() throws -> RawSocket { try RawSocket(port: port, of: server) }

    /// One request on a connection of its own.
    func exchange(_ request: String) async throws -> RawSocket.Answer {
        let socket = try connect()
        try await socket.send(request)
        return try await socket.readAnswer(bodyless: request.hasPrefix("HEAD"))
    }

    func get(_ target: String, _ headers: [String] = [], method: String = "GET") async throws -> RawSocket.Answer {
        try await exchange("\(method) \(target) HTTP/1.1\r\nHost: test\r\n" + headers.map { $0 + "\r\n" }.joined() + "\r\n")
    }

    func post(_ target: String, _ body: String, _ headers: [String] = ["Content-Type: application/json"]) async throws -> RawSocket.Answer {
        let lines = (headers + ["Content-Length: \(body.utf8.count)"]).map { $0 + "\r\n" }.joined()
        return try await exchange("POST \(target) HTTP/1.1\r\nHost: test\r\n\(lines)\r\n\(body)")
    }
}

/// Bytes that tell where they stand.
func pattern(_ range: Range<Int>) -> [UInt8] {
    range.map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8 &* 7 &+ $0 >> 16) }
}
