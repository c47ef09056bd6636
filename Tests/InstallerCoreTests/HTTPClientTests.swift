import Synchronization
import Testing

@testable import InstallerCore

@Suite struct HTTPClientTests {
    private func fetch(_ answer: String, limit: Int = 1_000) throws(HTTPFailure) -> String {
        var client = HTTPClient(ScriptedTransport([[answer]]))
        guard let url = HTTPURL("http://192.0.2.1/x") else { return "" }
        return String(decoding: try client.fetch(.get(url), limit: limit), as: UTF8.self)
    }

    @Test func `a body of known length is read, and not a byte more`() throws {
        #expect(try fetch("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcdef") == "abc")
        #expect(try fetch("HTTP/1.1 200 OK\r\ncontent-length:   3  \r\n\r\nabc") == "abc")
        #expect(try fetch("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") == "")
    }

    @Test func `a chunked body is put together`() throws {
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        #expect(try fetch(head + "3\r\nabc\r\n00a;name=value\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n") == "abc0123456789")
        #expect(try fetch(head + "0\r\n\r\n") == "")
    }

    @Test(arguments: [
        "3\r\nabcd\r\n0\r\n\r\n", "x\r\n", "-1\r\n", "-0\r\n\r\n", "1\r\na\r\n-0\r\n\r\n", "+1\r\na\r\n0\r\n\r\n", "fffffffffffffffff\r\n",
        "\r\n", "3\nabc\r\n0\r\n\r\n",
    ])
    func `a chunked body that is wrong is refused`(body: String) {
        #expect {
            try fetch("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body)
        } throws: {
            if case HTTPFailure.malformed = $0 { true } else { false }
        }
    }

    @Test(arguments: [
        "HTTP/2 200 OK\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 2x0 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200OK\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\na", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nBad Name: 1\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n folded\r\n\r\n",
        "HTTP/1.1 101 Switching\r\n\r\n", "HTTP/1.1 200 OK\r\nX: " + String(repeating: "x", count: 20_000) + "\r\n\r\n",
        "HTTP/1.1 200 OK\r\n" + String(repeating: "X: 1\r\n", count: 101) + "Content-Length: 0\r\n\r\n",
        String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 6),
    ])
    func `an answer that is not strictly HTTP is refused`(answer: String) {
        #expect {
            try fetch(answer)
        } throws: {
            if case HTTPFailure.malformed = $0 { true } else { false }
        }
    }

    @Test func `an answer that ends early is a cut`() {
        let answer = Array("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab".utf8)
        for end in 0...answer.count {
            #expect(throws: HTTPFailure.cut) { try fetch(String(decoding: answer[0..<end], as: UTF8.self)) }
        }
    }

    @Test func `what is longer than allowed is refused before it fills the memory`() {
        #expect(throws: HTTPFailure.tooLarge(limit: 10)) { try fetch("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n", limit: 10) }
        #expect(throws: HTTPFailure.tooLarge(limit: 3)) {
            try fetch("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n0\r\n\r\n", limit: 3)
        }
    }

    @Test func `a redirection is not followed`() {
        #expect(throws: HTTPFailure.redirected(status: 302)) {
            try fetch("HTTP/1.1 302 Found\r\nLocation: http://198.51.100.1/\r\nContent-Length: 0\r\n\r\n")
        }
    }

    @Test func `an error carries the server's words where it has some`() {
        #expect(throws: HTTPFailure.status(409, message: "pool exhausted")) {
            try fetch("HTTP/1.1 409 Conflict\r\nContent-Length: 26\r\n\r\n{\"error\":\"pool exhausted\"}")
        }
        #expect(throws: HTTPFailure.status(502, message: "")) {
            try fetch("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 6\r\n\r\n<html>")
        }
    }

    @Test func `what a console would act on in the server's words becomes question marks`() {
        let body = #"{"error":"no\u001b[2J\nname\u009b31m, Zoë"}"#
        #expect(throws: HTTPFailure.status(409, message: "no?[2J?name?31m, Zoë")) {
            try fetch("HTTP/1.1 409 Conflict\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
        }
    }

    @Test func `interim answers are passed over`() throws {
        #expect(try fetch("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na") == "a")
    }

    private let ok = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na"

    @Test func `a connection is used again, unless the server says otherwise`() throws {
        let closing = "HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 1\r\n\r\na"
        let transport = ScriptedTransport([[ok, ok, closing, ok], ["HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\na", ok], [ok]])
        var client = HTTPClient(transport)
        let url = try #require(HTTPURL("http://192.0.2.1/x"))
        for _ in 0..<5 { #expect(try client.fetch(.get(url), limit: 1) == [97]) }
        #expect(transport.script.opened.withLock { $0 } == 3)
        #expect(transport.script.sent.withLock { $0.first } == "GET /x HTTP/1.1\r\nHost: 192.0.2.1\r\nUser-Agent: pi-installer\r\n\r\n")
    }

    @Test func `a kept connection that the server has closed is made anew, once`() throws {
        let transport = ScriptedTransport([[ok], [ok], []])
        var client = HTTPClient(transport)
        let url = try #require(HTTPURL("http://192.0.2.1/x"))
        #expect(try client.fetch(.get(url), limit: 1) == [97])
        #expect(try client.fetch(.get(url), limit: 1) == [97])
        #expect(throws: HTTPFailure.cut) { try client.fetch(.get(url), limit: 1) }
    }

    @Test func `a connection with an unread rest is not used for the next request`() throws {
        let long = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcde"
        let transport = ScriptedTransport([[long, ok], [ok]])
        var client = HTTPClient(transport)
        let url = try #require(HTTPURL("http://192.0.2.1/x"))
        _ = try client.send(.get(url))
        var bytes: [UInt8] = []
        try client.append(2, to: &bytes)
        #expect(try client.fetch(.get(url), limit: 1) == [97])
        #expect(transport.script.opened.withLock { $0 } == 2)
    }

    @Test func `a server that trickles is given up on`() throws {
        var client = HTTPClient(
            ScriptedTransport([["HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + String(repeating: "a", count: 100)]]))
        let url = try #require(HTTPURL("http://192.0.2.1/x"))
        var pieces = 0
        #expect(throws: HTTPFailure.transport(.stalled)) {
            try client.fetch(
                .get(url), limit: 100,
                unless: {
                    pieces += 1
                    return pieces > 50
                })
        }
    }

    @Test(
        arguments: [
            ("http://192.0.2.1", "192.0.2.1", 80, "/", "192.0.2.1"),
            ("HTTP://server.example.com:5001/a?b=c", "server.example.com", 5_001, "/a?b=c", "server.example.com:5001"),
            ("http://[2001:db8::1]:5001/x", "2001:db8::1", 5_001, "/x", "[2001:db8::1]:5001"),
            ("http://[2001:db8::1]", "2001:db8::1", 80, "/", "[2001:db8::1]"),
            ("http://h?q", "h", 80, "/?q", "h"),
        ] as [(String, String, UInt16, String, String)])
    func `addresses are taken apart`(text: String, host: String, port: UInt16, target: String, authority: String) throws {
        let url = try #require(HTTPURL(text))
        #expect(url.host == host)
        #expect(url.port == port)
        #expect(url.target == target)
        #expect(url.authority == authority)
        #expect(HTTPURL(url.text) == url)
    }

    @Test(arguments: [
        "", "http://", "https://a/", "ftp://a", "//a/b", "http://user@a/", "http://a:0/", "http://a:65536/", "http://a:x/", "http://a:/",
        "http://a b/", "http://a/#f", "http://2001:db8::1/", "http://[::1/", "http://:80/", "http://a/\r\nX: y", "http://ä/",
    ])
    func `what is no plain http address is refused`(text: String) {
        #expect(HTTPURL(text) == nil)
    }
}
