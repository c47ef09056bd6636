import HTTPServer

/// A file of the pages, ready to be sent.
struct Asset: Sendable {
    let name: String
    let bytes: [UInt8]

    /// The media type by the name's ending.
    var contentType: String {
        switch name.split(separator: ".").last {
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "svg": "image/svg+xml"
        default: "application/octet-stream"
        }
    }
}
