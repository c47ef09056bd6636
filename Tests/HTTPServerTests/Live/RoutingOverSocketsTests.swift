import HTTPServer
import TestSupport
import Testing

struct RoutingOverSocketsTests {
    private struct Secret: Error { let word = "hush" }

    private func server() throws -> TestServer {
        try TestServer { router in
            router.on(.get, "/ready") { request, _ in
                .json("{\"at\": \"\(request.localAddress)\", \"from\": \"\(request.remoteAddress.host)\"}")
            }
            router.on(.get, "/later") { _, _ in
                await Task.yield()
                return .text("later")
            }
            router.on(.get, "/images/{name}") { request, parameters in .text(parameters["name"] + "|" + request.path) }
            router.on(.post, "/echo", bodyLimit: 1000, contentTypes: ["application/json"]) { request, _ in
                .bytes(request.body, contentType: "application/json")
            }
            router.on(.get, "/refused") { _, _ in throw HTTPError(.conflict, code: "pool_exhausted", "no \"kart\" is left") }
            router.on(.get, "/broken") { _, _ in throw Secret() }
        }
    }

    @Test func `a handler that is ready at once and one that waits are both answered`() async throws {
        let server = try server()
        let socket = try server.connect()
        for _ in 0..<3 {
            try await socket.send("GET /later HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await socket.readAnswer().text == "later")
            try await socket.send("GET /ready HTTP/1.1\r\nHost: made.up.example\r\n\r\n")
            #expect(try await socket.readAnswer().text == "{\"at\": \"127.0.0.1:\(server.port)\", \"from\": \"127.0.0.1\"}")
        }
    }

    @Test func `requests sent in one go are answered in order`() async throws {
        let server = try server()
        let socket = try server.connect()
        try await socket.send((0..<20).map { "GET /images/\($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined())
        for number in 0..<20 { #expect(try await socket.readAnswer().text == "\(number)|/images/\(number)") }
    }

    @Test func `an unknown path is 404 and an unknown method 405, in JSON`() async throws {
        let server = try server()
        let missing = try await server.get("/nope")
        #expect(missing.status == 404)
        #expect(missing.text == "{\"error\": \"there is nothing at this path\", \"code\": \"not_found\"}")
        #expect(missing.header("Content-Type") == "application/json")
        let wrong = try await server.get("/echo")
        #expect(wrong.status == 405)
        #expect(wrong.header("Allow") == "POST")
        let other = try await server.get("/ready", method: "BREW")
        #expect(other.status == 405)
        #expect(other.header("Allow") == "GET, HEAD")
    }

    @Test func `HEAD has the header of GET and no body`() async throws {
        let server = try server()
        let full = try await server.get("/ready")
        let socket = try server.connect()
        try await socket.send("HEAD /ready HTTP/1.1\r\nHost: x\r\n\r\nGET /later HTTP/1.1\r\nHost: x\r\n\r\n")
        let head = try await socket.readAnswer(bodyless: true)
        for name in ["Content-Type", "Content-Length"] { #expect(head.header(name) == full.header(name)) }
        #expect(try await socket.readAnswer().text == "later", "a body came after the head")
    }

    @Test func `the log has the id of the answer`() async throws {
        let server = try server()
        let answer = try await server.get("/images/a%20b?token=secret")
        let entry = await server.log.entry()
        #expect(answer.header("X-Request-Id") == entry.id?.description)
        #expect(entry.method == "GET")
        #expect(entry.path == "/images/a%20b")
        #expect(entry.status == .ok)
        #expect(entry.bytesSent == UInt64(answer.body.count))
        #expect(entry.isComplete)
        #expect(entry.remote.host == "127.0.0.1")
    }

    @Test func `a refusal goes out as it was thrown`() async throws {
        let answer = try await server().get("/refused")
        #expect(answer.status == 409)
        #expect(answer.text == #"{"error": "no \"kart\" is left", "code": "pool_exhausted"}"#)
    }

    @Test func `an unexpected error is 500 with the request id, and only the log says why`() async throws {
        let server = try server()
        let answer = try await server.get("/broken")
        let entry = await server.log.entry()
        #expect(answer.status == 500)
        #expect(!answer.text.contains("hush"))
        #expect(entry.failure?.contains("hush") == true)
        #expect(entry.id.map { answer.text.contains($0.description) } == true)
    }

    @Test func `an escaped NUL or slash cuts no path short and separates nothing`() async throws {
        let server = try server()
        #expect(try await server.get("/images/a%00.img").status == 400)
        #expect(try await server.get("/images/..%2fsecret").status == 400)
        #expect(try await server.get("/images%2fa").status == 400)
        #expect(try await server.get("/images/%2e%2e").status == 400)
        #expect(try await server.get("/images/%C3%A4").text == "ä|/images/ä")
        #expect(try await server.get("/images/a%3Fb").text == "a?b|/images/a?b")
    }

    @Test func `a body is taken up to the limit of its path`() async throws {
        let server = try server()
        let fits = String(repeating: "x", count: 1000)
        #expect(try await server.post("/echo", fits).text == fits)
        let tooLarge = try await server.post("/echo", fits + "x")
        #expect(tooLarge.status == 413)
        #expect(tooLarge.text.contains("\"too_large\""))
        // Nobody waits for a body as large as this one claims to be.
        let head = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 3000000\r\n\r\n"
        #expect(try await server.exchange(head).status == 413)
    }

    @Test func `a client that asks before it sends too much is told no`() async throws {
        let server = try server()
        let head = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n"
        let answer = try await server.exchange(head + "Content-Length: 1001\r\n\r\n")
        #expect(answer.status == 413)
        #expect(answer.header("Connection") == "close")
        let socket = try server.connect()
        try await socket.send(head + "Content-Length: 2\r\n\r\n")
        #expect(try await socket.readHead() == "HTTP/1.1 100 Continue\r\n\r\n")
        try await socket.send("{}")
        #expect(try await socket.readAnswer().text == "{}")
    }

    @Test func `a body of another type is 415, and the connection goes on`() async throws {
        let server = try server()
        let socket = try server.connect()
        for type in ["Content-Type: text/plain\r\n", ""] {
            try await socket.send("POST /echo HTTP/1.1\r\nHost: x\r\n\(type)Content-Length: 2\r\n\r\n{}")
            #expect(try await socket.readAnswer().status == 415)
        }
        try await socket.send(
            "POST /echo HTTP/1.1\r\nHost: x\r\ncontent-type: Application/JSON; charset=utf-8\r\nContent-Length: 2\r\n\r\n{}")
        #expect(try await socket.readAnswer().text == "{}")
    }

    @Test func `a head that does not fit is 431 or 414`() async throws {
        let server = try server()
        #expect(try await server.get("/ready", ["X: " + String(repeating: "x", count: 20_000)]).status == 431)
        #expect(try await server.get("/" + String(repeating: "x", count: 20_000)).status == 414)
        #expect(try await server.get("/ready", ["X: " + String(repeating: "x", count: 7000)]).status == 200)
    }

    @Test func `HTTP 1.0 is answered and closed`() async throws {
        let socket = try server().connect()
        try await socket.send("GET /later HTTP/1.0\r\n\r\n")
        let text = String(decoding: try await socket.readToEnd(), as: UTF8.self)
        #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(text.hasSuffix("\r\n\r\nlater"))
    }
}
