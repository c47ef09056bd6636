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
        var text = Self.encoded(request.path, keeping: "/")
        if !request.query.items.isEmpty {
            text += "?"
            text += request.query.items.map { Self.encoded($0.name) + "=" + Self.encoded($0.value) }.joined(separator: "&")
        }
        self.init(text)
    }

    private init(unchecked text: String) {
        self.text = text
    }

    /// The text as a value of a query: every byte that is not a letter, a digit or `-._~` in escapes (RFC 3986, section 2.3).
    static func encoded(_ text: String, keeping kept: String = "") -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: bytes.append(byte)
            case _ where "-._~".utf8.contains(byte) || kept.utf8.contains(byte): bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
