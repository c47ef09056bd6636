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
        var text = Self.encoded(path, keeping: "/")
        var mark = "?"
        for case (let name, let value?) in query where !value.isEmpty {
            text += mark + Self.encoded(name) + "=" + Self.encoded(value)
            mark = "&"
        }
        description = text
    }

    /// The page of something that is called by any text, below another page.
    init(below path: String, _ name: String) {
        description = Self.encoded(path, keeping: "/") + "/" + Self.encoded(name)
    }

    /// Every byte that is not a letter, a digit or `-._~` in escapes (RFC 3986, section 2.3).
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
