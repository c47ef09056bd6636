import Foundation
import HTTPServer
import TestSupport
import Testing

struct ContentTests {
    private struct Unreadable: Error {}

    private static let size = 1_500_017
    private static let made = pattern(0..<size)
    private let directory: TemporaryDirectory
    private let content = made

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write(content, to: "served/image.bin")
        try directory.write([1, 2, 3], to: "served/sub/small")
        try directory.write([], to: "served/empty")
        try directory.write([9], to: "secret")
        try directory.link("served/inside", to: "sub/small")
        try directory.link("served/outside", to: "../secret")
        try directory.link("served/up", to: "..")
    }

    private func server(_ configure: (inout HTTPServerConfiguration) -> Void = { _ in }) throws -> TestServer {
        try TestServer(configure) { [directory, content] router in
            router.on(.get, "/file/{path...}") { _, parameters in
                .file(try FileBody(below: directory.path + "/served", path: parameters["path"]))
            }
            router.on(.get, "/linked/{path...}") { _, parameters in
                .file(
                    try FileBody(
                        below: directory.path + "/served", path: parameters["path"], links: .followed(within: directory.path + "/served")))
            }
            router.on(.get, "/made") { _, _ in
                .generated(
                    GeneratedBody(byteCount: UInt64(content.count), pieceByteCount: 65536) { offset, count in
                        Array(content[Int(offset)..<Int(offset) + count])
                    }, etag: EntityTag("made-1"))
            }
            router.on(.get, "/bytes") { _, _ in
                HTTPResponse(
                    body: .bytes(Array("0123456789".utf8)), etag: EntityTag("b1"), lastModified: HTTPDate(secondsSince1970: 784_111_777))
            }
            router.on(.get, "/plain") { _, _ in .text("0123456789") }
            router.on(.get, "/failing") { _, _ in
                .generated(
                    GeneratedBody(byteCount: 1_000_000, pieceByteCount: 65536) { offset, count in
                        guard offset < 131_072 else { throw Unreadable() }
                        return [UInt8](repeating: 7, count: count)
                    })
            }
        }
    }

    @Test(arguments: ["/file/image.bin", "/made"])
    func `any single range is those bytes`(path: String) async throws {
        let server = try server()
        let ranges = [
            (0, 0), (0, 65535), (65535, 65536), (1, 1_499_999), (Self.size - 1, Self.size - 1), (131_072, 196_607), (100_000, 900_000),
        ]
        for (first, last) in ranges {
            let answer = try await server.get(path, ["Range: bytes=\(first)-\(last)"])
            #expect(answer.status == 206)
            #expect(answer.header("Content-Range") == "bytes \(first)-\(last)/\(Self.size)")
            #expect(answer.body == Array(content[first...last]))
        }
        let open = try await server.get(path, ["Range: bytes=1499000-"])
        #expect(open.body == Array(content[1_499_000...]))
        let suffix = try await server.get(path, ["Range: bytes=-17"])
        #expect(suffix.body == Array(content.suffix(17)))
        #expect(suffix.header("Content-Range") == "bytes \(Self.size - 17)-\(Self.size - 1)/\(Self.size)")
        let whole = try await server.get(path)
        #expect(whole.status == 200)
        #expect(whole.body == content)
    }

    @Test(arguments: ["/file/image.bin", "/made"])
    func `a range that lies outside is 416 and says the size`(path: String) async throws {
        let answer = try await server().get(path, ["Range: bytes=\(Self.size)-"])
        #expect(answer.status == 416)
        #expect(answer.header("Content-Range") == "bytes */\(Self.size)")
        #expect(answer.text.contains("range_not_satisfiable"))
    }

    @Test func `several ranges are answered with the whole`() async throws {
        let answer = try await server().get("/bytes", ["Range: bytes=0-1,4-5"])
        #expect(answer.status == 200)
        #expect(answer.text == "0123456789")
    }

    @Test(arguments: ["/file/image.bin", "/made", "/bytes"])
    func `HEAD has the header of GET`(path: String) async throws {
        let server = try server()
        let full = try await server.get(path)
        let head = try await server.get(path, ["Range: bytes=0-1"], method: "HEAD")
        #expect(head.status == 200)
        for name in ["Content-Type", "Content-Length", "ETag", "Last-Modified", "Accept-Ranges"] {
            #expect(head.header(name) == full.header(name), "\(name)")
        }
        #expect(full.header("Accept-Ranges") == "bytes")
    }

    @Test func `conditions are met on the wire`() async throws {
        let server = try server()
        let date = "Sun, 06 Nov 1994 08:49:37 GMT"
        let unchanged = try await server.get("/bytes", ["If-None-Match: \"b1\""], method: "HEAD")
        #expect(unchanged.status == 304)
        #expect(unchanged.header("ETag") == "\"b1\"")
        let socket = try server.connect()
        try await socket.send("GET /bytes HTTP/1.1\r\nHost: x\r\nIf-Modified-Since: \(date)\r\n\r\nGET /plain HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(try await socket.readAnswer(bodyless: true).status == 304)
        #expect(try await socket.readAnswer().text == "0123456789", "a body came after 304")
        #expect(try await server.get("/bytes", ["If-None-Match: \"b0\""]).status == 200)
        let changed = try await server.get("/bytes", ["If-Match: \"b0\"", "Range: bytes=0-1"])
        #expect(changed.status == 412)
        #expect(changed.header("ETag") == "\"b1\"")
        #expect(try await server.get("/bytes", ["If-Match: \"b1\"", "Range: bytes=0-1"]).text == "01")
        #expect(try await server.get("/bytes", ["If-Unmodified-Since: Sun, 06 Nov 1994 08:49:36 GMT"]).status == 412)
    }

    @Test func `If-Range gives the part of the same state and the whole of another`() async throws {
        let server = try server()
        #expect(try await server.get("/bytes", ["Range: bytes=2-3", "If-Range: \"b1\""]).text == "23")
        let other = try await server.get("/bytes", ["Range: bytes=2-3", "If-Range: \"b0\""])
        #expect(other.status == 200)
        #expect(other.text == "0123456789")
        #expect(try await server.get("/bytes", ["Range: bytes=2-3", "If-Range: Sun, 06 Nov 1994 08:49:37 GMT"]).text == "23")
        #expect(try await server.get("/bytes", ["Range: bytes=2-3", "If-Range: Sun, 06 Nov 1994 08:49:36 GMT"]).status == 200)
    }

    @Test func `a file that changes gets another entity tag`() async throws {
        let server = try server()
        let before = try await server.get("/file/sub/small")
        try directory.write([4, 5, 6, 7], to: "served/sub/small")
        let after = try await server.get("/file/sub/small", ["If-None-Match: " + (before.header("ETag") ?? "")])
        #expect(after.status == 200)
        #expect(after.body == [4, 5, 6, 7])
    }

    @Test func `an empty file is an empty body`() async throws {
        let server = try server()
        let answer = try await server.get("/file/empty")
        #expect(answer.status == 200)
        #expect(answer.header("Content-Length") == "0")
        #expect(try await server.get("/file/empty", ["Range: bytes=0-"]).status == 416)
    }

    @Test func `only regular files below the directory are served`() async throws {
        let server = try server()
        for path in ["sub", "missing", "outside", "inside", "up/secret", "sub/missing", "image.bin/x", "../secret", "%2e%2e/secret"] {
            let answer = try await server.get("/file/" + path)
            #expect(answer.status == (path.contains("/secret") && path != "up/secret" ? 400 : 404), "\(path)")
            #expect(answer.body != [9])
        }
        #expect(try await server.get("/linked/inside").body == [1, 2, 3])
        #expect(try await server.get("/linked/outside").status == 404)
        #expect(try await server.get("/linked/up/secret").status == 404)
        #expect(throws: FileBodyError.self) { try FileBody(below: directory.path + "/served", path: "sub/../../secret") }
        #expect(throws: FileBodyError.self) { try FileBody(below: directory.path + "/served", path: "/etc/hostname") }
        #expect(throws: FileBodyError.self) { try FileBody(below: directory.path + "/served", path: "image.bin\0x") }
        #expect(throws: FileBodyError.self) { try FileBody(below: "/dev", path: "null") }
    }

    @Test(arguments: ["/file/image.bin", "/made"])
    func `curl resumes and fetches ranges`(path: String) async throws {
        let server = try server()
        try directory.write(Array(content[..<1_234_567]), to: "partial")
        let resumed = try await Curl.run("-C", "-", "-o", directory.path + "/partial", server.url + path)
        #expect(resumed.status == 0)
        #expect(try directory.read("partial") == content)
        #expect(try await Curl.run("-r", "70000-80000", server.url + path).output == Array(content[70000...80000]))
        #expect(try await Curl.run("-r", "-5", server.url + path).output == Array(content.suffix(5)))
    }

    @Test(arguments: ["/file/image.bin", "/made"])
    func `many clients at once get every byte`(path: String) async throws {
        let server = try server()
        try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<8 { group.addTask { try await server.get(path).body } }
            for try await body in group { #expect(body == content) }
        }
    }

    @Test func `a body that cannot be made further is cut, and the log says why`() async throws {
        let server = try server()
        let socket = try server.connect()
        try await socket.send("GET /failing HTTP/1.1\r\nHost: x\r\n\r\n")
        let head = try await socket.readHead()
        #expect(head.contains("Content-Length: 1000000\r\n"))
        let body = try await socket.readToEnd()
        #expect(body.count <= 131_072)
        let entry = await server.log.entry()
        #expect(!entry.isComplete)
        #expect(entry.failure?.contains("Unreadable") == true)
        #expect(entry.bodyByteCount == 1_000_000)
        #expect(entry.bytesSent <= 131_072)
    }
}
