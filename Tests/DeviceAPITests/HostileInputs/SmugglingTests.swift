import HTTPServer
import Testing

/// Requests that two programs read differently, each with a second request in it that must never be served.
struct SmugglingTests {
    /// A whole request for a configuration by a device that nobody knows.
    private static let smuggled = request("10000000000000ee")

    private static func request(_ serial: String) -> String {
        let body = #"{"venue_code": "CORO", "serial_number": "\#(serial)", "mac_address": ""}"#
        return "POST /api/config HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    /// Framing fields of a first request, with its body.
    private static let framings: [(fields: String, statuses: Set<Int>)] = [
        ("Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX", [400]),
        ("Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\nX", [400]),
        ("Content-Length: 0\r\nContent-Length: \(smuggled.utf8.count)\r\n\r\n", [400]),
        ("Content-Length: \(smuggled.utf8.count)\r\nContent-Length: 0\r\n\r\n", [400]),
        ("Content-Length: 0, 5\r\n\r\n", [400]), ("Content-Length: +0\r\n\r\n", [400]), ("Content-Length: -1\r\n\r\n", [400]),
        ("Content-Length: 0x10\r\n\r\n", [400]), ("Content-Length: 1e1\r\n\r\n", [400]), ("Content-Length: 0;\r\n\r\n", [400]),
        ("Content-Length: \"0\"\r\n\r\n", [400]), ("Content-Length:\r\n\r\n", [400]), ("Content-Length: 0 0\r\n\r\n", [400]),
        ("Content-Length: \u{660}\r\n\r\n", [400]), ("Content-Length: 0\u{b}\r\n\r\n", [400]), ("Content-Length : 0\r\n\r\n", [400]),
        ("Content-Length\t: 0\r\n\r\n", [400]), (" Content-Length: 0\r\n\r\n", [400]), ("Content-Length: 0\r\n X: y\r\n\r\n", [400]),
        ("Content-Length:\r\n 0\r\n\r\n", [400]), ("X: y\n\nContent-Length: 0\r\n\r\n", [400]), ("X: y\nContent-Length: 0\n\n", [400]),
        ("X: y\rContent-Length: 0\r\n\r\n", [400]), ("X: a\u{0}b\r\nContent-Length: 0\r\n\r\n", [400]),
        ("Content-Length: 18446744073709551616\r\n\r\n", [400, 413]), ("Content-Length: 99999999999999999999999\r\n\r\n", [400, 413]),
        ("Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", [411]), ("Transfer-Encoding: Chunked\r\n\r\n0\r\n\r\n", [411]),
        ("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n", [411]),
        ("Transfer-Encoding: identity\r\n\r\n", [411]), ("Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", [411]),
        ("Transfer-Encoding: xchunked\r\n\r\n", [411]), ("Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n", [411]),
        ("Transfer-Encoding: ,chunked\r\n\r\n0\r\n\r\n", [411]), ("Transfer-Encoding:\r\n\r\n", [411]),
        ("Transfer-Encoding: \u{b}chunked\r\n\r\n0\r\n\r\n", [400]), ("Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", [400]),
        ("Transfer-Encoding\u{0}: chunked\r\n\r\n0\r\n\r\n", [400]), ("Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n", [400]),
        ("X: y\r\n\tTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", [400]), ("Transfer_Encoding: chunked\r\nno colon\r\n\r\n", [400]),
        ("Transfer-Encoding: chunked\r\n\r\n0\n\n", [411]), ("Transfer-Encoding: chunked\r\n\r\n0;\n\r\n\r\n", [411]),
        ("Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n", [411]), ("Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n", [411]),
        ("Transfer-Encoding: chunked\r\n\r\n1;\(String(repeating: "x", count: 20_000))\r\n", [411]),
        ("Expect: 200-ok\r\nContent-Length: 0\r\n\r\n", [417]),
        ("Host: y\r\nContent-Length: 0\r\n\r\n", [400]), ("Host : x\r\nContent-Length: 0\r\n\r\n", [400]),
    ]

    @Test func `a head that frames its body in two ways ends the connection, and nothing behind it is served`() async throws {
        let site = try await HostileSite.start()
        try await site.unchanged {
            for (fields, statuses) in Self.framings {
                for path in ["POST /api/config", "POST /api/status", "GET /health", "GET /images/karts.manifest"] {
                    let request = "\(path) HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\(fields)\(Self.smuggled)"
                    let reply = try await site.send(request)
                    #expect(statuses.contains(reply.status) || reply.bytes.isEmpty, "\(path) \(fields.prefix(100)): \(reply.text)")
                    #expect(!reply.text.contains("200 OK"), "\(path) \(fields.prefix(100)): \(reply.text)")
                    #expect(reply.error != nil || reply.bytes.isEmpty || reply.isOfLibrary, "\(reply.text)")
                }
            }
        }
    }

    private static let heads: [(request: String, statuses: Set<Int>)] = [
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u{0}\u{0}\u{0}\u{4}\u{0}\u{0}\u{0}\u{0}\u{0}", [505]),
        ("GET /health HTTP/2\r\nHost: x\r\n\r\n", [400]),
        ("GET /health HTTP/0.9\r\n\r\n", [505]), ("GET /health HTTP/3.0\r\nHost: x\r\n\r\n", [505]), ("GET /health\r\n\r\n", [400]),
        ("GET /health http/1.1\r\nHost: x\r\n\r\n", [400]), ("GET /health HTTP/1.1x\r\nHost: x\r\n\r\n", [400]),
        ("GET /health HTTP/1.1\r\n\r\n", [400]), ("GET /health HTTP/1.1\r\nHost: x/y\r\n\r\n", [400]),
        ("GET /health HTTP/1.1\r\nHost: x y\r\n\r\n", [400]), ("GET /health HTTP/1.1\r\nHost: a@b\r\n\r\n", [400]),
        ("POST /api/config HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", [400]),
        ("\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\u{fc}\u{3}\u{3}\r\n\r\n", [400]),
        ("GET /\(String(repeating: "a", count: 20_000)) HTTP/1.1\r\nHost: x\r\n\r\n", [414]),
        ("\(String(repeating: "G", count: 20_000)) / HTTP/1.1\r\nHost: x\r\n\r\n", [414]),
        ("GET /health HTTP/1.1\r\nHost: x\r\nX: \(String(repeating: "a", count: 20_000))\r\n\r\n", [431]),
        ("GET /health HTTP/1.1\r\nHost: x\r\n\(String(repeating: "X: y\r\n", count: 2_000))\r\n", [431]),
    ]

    @Test func `a head that is none, or too large, ends the connection`() async throws {
        let site = try await HostileSite.start {
            $0.headDeadline = .seconds(1)
            $0.keepAlive = .seconds(1)
        }
        try await site.unchanged {
            for (request, statuses) in Self.heads {
                let reply = try await site.send(request + Self.smuggled)
                #expect(statuses.contains(reply.status) || reply.bytes.isEmpty, "\(request.prefix(100)): \(reply.text)")
                #expect(!reply.text.contains("200 OK"), "\(request.prefix(100)): \(reply.text)")
            }
        }
    }

    @Test func `a body of a request that takes none is no request`() async throws {
        let site = try await HostileSite.start()
        try await site.unchanged {
            for path in ["/health", "/images/karts.manifest", "/nothing"] {
                let head = "GET \(path) HTTP/1.1\r\nHost: x\r\nContent-Length: \(Self.smuggled.utf8.count)\r\n\r\n"
                let reply = try await site.send(head + Self.smuggled + "GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                #expect(reply.parts.last?.status == 404 && reply.parts.count <= 2, "\(reply.text)")
            }
        }
    }

    @Test func `requests in one packet are answered in their order`() async throws {
        let site = try await HostileSite.start()
        let last = "GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        let again = Self.request("10000000abcdef01")
        let reply = try await site.send(again + "GET /health HTTP/1.1\r\nHost: x\r\n\r\n" + again.replacing("CORO", with: "C-RO") + last)
        #expect(reply.parts.map(\.status) == [200, 200, 400, 404], "\(reply.text)")
        // What follows a request that says it is the last is not read.
        let closed = try await site.send(last + Self.smuggled)
        #expect(closed.parts.map(\.status) == [404], "\(closed.text)")
        #expect(try await site.network.assignedCount() == 1)
    }
}
