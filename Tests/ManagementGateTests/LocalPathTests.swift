import HTTPServer
import Testing

@testable import ManagementGate

struct LocalPathTests {
    @Test(arguments: [
        "//evil.example.com", "/\\evil.example.com", "https://evil.example.com", "javascript:alert(1)", "evil", "", "/a\r\nSet-Cookie: x=1",
        "/\t/evil",
        "/ä", "\\/evil", " /a", "/" + String(repeating: "a", count: 2_000), "/a b",
    ])
    func `what could lead to another server or break a header is no path`(text: String) {
        #expect(LocalPath(text) == nil)
    }

    @Test(arguments: ["/", "/batches?status=active&x=%20", "/a//b", "/x?next=//evil"])
    func `a path of this server is kept as it is`(text: String) {
        #expect(LocalPath(text)?.text == text)
    }

    @Test func `everything but letters, digits and -._~ is encoded`() {
        #expect(PercentEncoding.encode("/a?b=c&d", keeping: "/") == "/a%3Fb%3Dc%26d")
        #expect(PercentEncoding.encode("ä\r\n-._~") == "%C3%A4%0D%0A-._~")
    }
}
