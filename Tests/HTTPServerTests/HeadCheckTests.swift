import Testing

@testable import HTTPServer

struct HeadCheckTests {
    private func status(
        _ fields: [(String, String)], method: String = "POST", target: String = "/", version: String = "HTTP/1.1", isExact: Bool = true
    ) -> Int? {
        HeadCheck.fault(method: method, target: target, version: version, headers: HTTPHeaders(fields), isExact: isExact)?.status.rawValue
    }

    @Test func `an ordinary head is in order`() {
        #expect(status([("Host", "x"), ("Content-Length", "5")]) == nil)
        #expect(status([("host", "x"), ("Content-Length", "5"), ("Expect", "100-Continue")]) == nil)
        #expect(status([("Host", "x"), ("X-Note", "tab\tand ümlaut")]) == nil)
        #expect(status([], version: "HTTP/1.0") == nil)
        for host in ["", "example.com:5001", "192.0.2.1", "[2001:db8::1]:80"] { #expect(status([("Host", host)]) == nil) }
    }

    @Test(arguments: [
        [("Host", "x"), ("Content-Length", "5"), ("Transfer-Encoding", "chunked")],
        [("Host", "x"), ("Content-Length", "5"), ("content-length", "5")],
        [("Host", "x"), ("Content-Length", "5, 5")],
        [("Host", "x"), ("Content-Length", "+5")],
        [("Host", "x"), ("Content-Length", "0x5")],
        [("Host", "x"), ("Content-Length", "")],
        [("Host", "x"), ("Content-Length", "99999999999999999999")],
        [("Host", "x"), ("Content-Length ", "5")],
        [("Host", "x"), ("X\u{0}Y", "5")],
        [("Host", "x"), ("X", "a\u{0}b")],
        [("Host", "x"), ("X", "a\rb")],
        [("Host", "x"), ("", "b")],
        [("Host", "x"), ("Host", "x")],
        [("Host", "x y")], [("Host", "x/y")], [("Host", "user@x")], [("Host", "x?y")], [("Host", "ü")],
        [],
    ])
    func `a head that can be read in two ways is refused`(fields: [(String, String)]) {
        #expect(status(fields) == 400)
    }

    @Test func `what is not understood is named so`() {
        for coding in ["chunked", "gzip, chunked", "identity", ""] {
            #expect(status([("Host", "x"), ("Transfer-Encoding", coding)]) == 411)
        }
        #expect(status([("Host", "x"), ("Transfer-Encoding", "chunked"), ("Transfer-Encoding", "chunked")]) == 411)
        #expect(status([("Host", "x"), ("Expect", "more")]) == 417)
        #expect(status([("Transfer-Encoding", "chunked")], version: "HTTP/1.0") == 400)
        #expect(status([("Host", "x")], method: "GE T") == 400)
        #expect(status([("Host", "x")], target: "/a b") == 400)
        #expect(status([("Host", "x")], target: "/ä") == 400)
        #expect(status([("Host", "x")], isExact: false) == 400)
    }
}
