import HTTPServer

/// Whether a page of this server has made a browser send a request, as the browser itself says.
///
/// Source: Fetch Standard, section 3.1 (Origin); Fetch Metadata Request Headers, section 2.1.
enum OriginCheck: Equatable {
    case same
    case foreign
    /// The browser does not say, or it is none.
    case unknown

    init(_ request: HTTPRequest, _ connection: BrowserConnection) {
        let origins = request.headers.values("Origin")
        let sites = request.headers.values("Sec-Fetch-Site")
        if origins.isEmpty, sites.isEmpty {
            self = .unknown
        } else if origins.allSatisfy({ $0.lowercased() == connection.origin }), sites.allSatisfy({ $0 == "same-origin" }) {
            self = .same
        } else {
            self = .foreign
        }
    }
}
