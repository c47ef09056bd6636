/// A request target taken apart: split first, decoded afterwards, so that `%2f` separates nothing.
struct RequestTarget {
    /// Decoded; none is `.` or `..`, none holds a slash or a control character.
    let segments: [String]
    let query: HTTPQuery

    var path: String { "/" + segments.joined(separator: "/") }

    init(_ target: String) throws(HTTPError) {
        let bad = HTTPError(.badRequest, code: "bad_target", "the request target cannot be understood")
        let (path, query) = try Self.split(target, or: bad)
        guard let query = HTTPQuery(query) else { throw bad }
        var segments: [String] = []
        for part in path.utf8.dropFirst().split(separator: 0x2f, omittingEmptySubsequences: false) {
            guard let segment = PercentEncoding.decode(Substring(part)), segment != ".", segment != "..",
                segment.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7f && $0 != "/" && $0 != "\\" })
            else { throw bad }
            segments.append(segment)
        }
        self.segments = segments
        self.query = query
    }

    /// The path of a target, undecoded: for the log.
    static func path(of target: String) -> String {
        String(Substring(target.utf8.prefix { $0 != 0x3f }))
    }

    private static func split(_ target: String, or bad: HTTPError) throws(HTTPError) -> (path: Substring, query: Substring) {
        var rest = Substring(target)
        // The absolute form is for proxies, but servers must accept it (RFC 9112, section 3.2.2).
        if rest.utf8.first != 0x2f {
            guard rest.lowercased().hasPrefix("http://") else { throw bad }
            rest = rest.dropFirst("http://".count)
            let authority = rest.prefix { $0 != "/" && $0 != "?" }
            guard !authority.isEmpty, HeadCheck.isAuthority(authority) else { throw bad }
            rest = rest[authority.endIndex...]
            if !rest.hasPrefix("/") { rest = "/" + rest }
        }
        guard !rest.utf8.contains(0x23) else { throw bad }
        guard let mark = rest.utf8.firstIndex(of: 0x3f) else { return (rest, "") }
        return (rest[..<mark], rest[rest.index(after: mark)...])
    }
}
