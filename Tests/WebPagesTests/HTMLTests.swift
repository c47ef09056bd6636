import Testing

@testable import WebPages

/// What comes from outside stays text, wherever in a page it stands.
struct HTMLTests {
    static let hostile: [String] = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onfocus='alert(1)", "a\r\nSet-Cookie: x=1",
        "</textarea></title>-->",
        String(repeating: "A", count: 10_000), "\u{202E}gnp.exe", "👩‍💻 🏎", "&lt;b&gt; &amp; &#39;", "\u{0}\u{1}\u{8}\u{1F}",
        "javascript:alert(1)",
        "${x} {{x}} <%= x %>",
    ]

    @Test(arguments: hostile) func `a text has no tag, no quote and no reference of its own`(text: String) {
        let html: HTML = "\(text)"
        #expect(!html.text.contains { "<>\"'".contains($0) })
        #expect(HTMLText.read(html.text) == HTMLText.readable(text))
    }

    @Test(arguments: hostile) func `an attribute ends where it should`(text: String) {
        let html: HTML = "<a\(attribute: "title", text) href=\"/x?\(text)\">\(text)</a>"
        #expect(html.text.count { $0 == "\"" } == 4)
        #expect(html.text.count { $0 == "<" } == 2 && html.text.count { $0 == ">" } == 2)
    }

    @Test func `a piece of HTML goes into another as it is, and so do several`() {
        let item: HTML = "<li>\("a<b")</li>"
        let list: HTML = "<ul>\([item, item])\(nil as HTML?)</ul>\(7)"
        #expect(list.text == "<ul><li>a&lt;b</li><li>a&lt;b</li></ul>7")
    }

    @Test func `attributes that are not there leave nothing`() {
        let html: HTML = "<input\(attribute: "value", nil)\(flag: "checked", false)\(flag: "disabled", true)\(attribute: "max", "1")>"
        #expect(html.text == "<input disabled max=\"1\">")
    }

    @Test func `a text that is the same for a parser is not made longer`() {
        let text = "Größe: 5\tMB\nnext 東京"
        let html: HTML = "\(text)"
        #expect(html.text == text)
    }

    @Test func `addresses are of printable ASCII whatever is in them`() {
        let address = PageAddress("/deployments", [("q", "a b&c=ü\r\n\""), ("venue", nil), ("page", ""), ("x", "1")])
        #expect(address.description == "/deployments?q=a%20b%26c%3D%C3%BC%0D%0A%22&x=1")
        #expect(PageAddress(below: "/venues", "../x?y#z").description == "/venues/..%2Fx%3Fy%23z")
    }
}
