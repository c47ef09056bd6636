import Testing

/// What every page has to be: its tags are balanced, nothing is inline, each id is there once, and what refers to one finds it.
enum WholePage {
    private static let void: Set<String> = ["meta", "link", "input", "img", "br", "hr", "!doctype"]

    static func check(_ html: String, _ place: String) throws {
        var open: [String] = []
        var ids: Set<String> = []
        // Attributes are in double quotes, and a quote in a value is escaped.
        for match in html.matches(of: #/<(\/?)([a-zA-Z!][a-zA-Z0-9-]*)((?:[^<>"]|"[^"]*")*)>/#) {
            let (isEnd, name, attributes) = (match.1 == "/", match.2.lowercased(), String(match.3))
            if isEnd {
                try #require(open.last == name, "\(place): </\(name)> ends <\(open.last ?? "nothing")>")
                open.removeLast()
                continue
            }
            if !void.contains(name) { open.append(name) }
            let names = attributes.replacing(#/"[^"]*"/#, with: "")
            #expect(!names.contains(#/\s(style|on[a-z]+)\s*=/#), "\(place): <\(name)\(attributes)>")
            for id in attributes.matches(of: #/\sid="([^"]*)"/#) {
                #expect(ids.insert(String(id.1)).inserted, "\(place): the id \(id.1) is there twice")
            }
            if name == "script" { #expect(attributes.contains("src=\"/assets/"), "\(place): a script without a file") }
        }
        #expect(open == [], "\(place)")
        #expect(html.ranges(of: "<").count == html.ranges(of: ">").count, "\(place)")
        for match in html.matches(of: #/\s(?:for|aria-describedby|aria-labelledby)="([^"]*)"/#) {
            for id in match.1.split(separator: " ") { #expect(ids.contains(String(id)), "\(place): nothing has the id \(id)") }
        }
        #expect(html.hasPrefix("<!DOCTYPE html>") && html.contains("<html lang=\"en\"") && html.ranges(of: "<h1>").count == 1, "\(place)")
    }
}
