import Testing

@testable import HTTPServer

struct RequestTargetTests {
    @Test(arguments: [
        ("/", [""]), ("/a/b", ["a", "b"]), ("/a%20b", ["a b"]), ("/%E2%82%AC", ["€"]), ("/a//b/", ["a", "", "b", ""]), ("/a+b", ["a+b"]),
        ("http://192.0.2.1:80/a?b", ["a"]), ("http://host", [""]), ("/...", ["..."]), ("/a%2eb", ["a.b"]),
    ])
    func `a path is split before it is decoded`(target: String, segments: [String]) throws {
        #expect(try RequestTarget(target).segments == segments)
    }

    @Test(arguments: [
        "/a%2fb", "/a%5Cb", "/a%00b", "/a%0ab", "/%7f", "/..", "/a/../b", "/%2e%2e/b", "/.%2E", "/.", "/%2e", "/%", "/%4", "/%zz", "/%ff",
        "/a#b", "*", "a", "",
        "https://host/", "http://user@host/", "http:///a", "http://ho st/a", "/?a=%", "/?%ff",
    ])
    func `a path that could mean something else is refused`(target: String) {
        #expect(throws: HTTPError.self) { try RequestTarget(target) }
    }

    @Test func `a query is decoded item by item`() throws {
        let query = try RequestTarget("/x?a=1&b=x%26y+z&c&a=2&=e").query
        #expect(query["a"] == "1")
        #expect(query["b"] == "x&y z")
        #expect(query["c"] == "")
        #expect(query["d"] == nil)
        #expect(query.items.map(\.value) == ["1", "x&y z", "", "2", "e"])
    }
}
