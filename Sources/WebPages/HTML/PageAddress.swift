import HTTPServer

/// The address of a page of this server: a path with its query.
struct PageAddress: Sendable, Equatable, CustomStringConvertible {
    /// As it stands in a link or in `Location`: printable ASCII.
    let description: String

    /// An address from parts that are encoded here.
    ///
    /// - Parameters:
    ///   - path: `/venues/CORO`; slashes stay what they are.
    ///   - query: names and values; what is nil or empty is left out.
    init(_ path: String, _ query: [(String, String?)] = []) {
        var text = PercentEncoding.encode(path, keeping: "/")
        var mark = "?"
        for case (let name, let value?) in query where !value.isEmpty {
            text += mark + PercentEncoding.encode(name) + "=" + PercentEncoding.encode(value)
            mark = "&"
        }
        description = text
    }

    /// The page of something that is called by any text, below another page.
    init(below path: String, _ name: String) {
        description = PercentEncoding.encode(path, keeping: "/") + "/" + PercentEncoding.encode(name)
    }
}
