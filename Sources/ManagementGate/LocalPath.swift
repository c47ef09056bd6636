import HTTPServer

/// A place on this server where somebody wants to go once they have signed in. Never another server.
struct LocalPath: Equatable {
    /// Path and query, percent-encoded.
    let text: String

    /// The first page.
    static let start = LocalPath(unchecked: "/")

    /// Reads what a form or a query says; nil for anything that a browser could take for another server, or that could break a header.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count <= 1_024, bytes.first == UInt8(ascii: "/"),
            bytes.allSatisfy({ (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "\\") }),
            bytes.count < 2 || bytes[1] != UInt8(ascii: "/")
        else { return nil }
        self.text = text
    }

    /// Where a request for a page went.
    init?(of request: HTTPRequest) {
        var text = PercentEncoding.encode(request.path, keeping: "/")
        if !request.query.items.isEmpty {
            let items = request.query.items.map { PercentEncoding.encode($0.name) + "=" + PercentEncoding.encode($0.value) }
            text += "?" + items.joined(separator: "&")
        }
        self.init(text)
    }

    /// The page with the form that a request sends: the one that the browser names, if it is of this server, else the one that is at the same address.
    init?(ofFormIn request: HTTPRequest, at origin: String, _ table: RouteTable) {
        if let referrer = request.headers["Referer"], referrer.lowercased().hasPrefix(origin + "/"),
            let path = LocalPath(String(referrer.dropFirst(origin.count).prefix { $0 != "#" })),
            table.hasPage(at: String(path.text.prefix { $0 != "?" }))
        {
            self = path
        } else if table.hasPage(at: request.path), let path = LocalPath(PercentEncoding.encode(request.path, keeping: "/")) {
            self = path
        } else {
            return nil
        }
    }

    private init(unchecked text: String) {
        self.text = text
    }
}
