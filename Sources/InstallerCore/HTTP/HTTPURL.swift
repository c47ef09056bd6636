/// An absolute `http` URL (RFC 9110, section 4.2.1) without user information or fragment.
public struct HTTPURL: Equatable, Sendable {
    /// The host: a name, an IPv4 address, or an IPv6 address without its brackets.
    public let host: String
    /// The port, 80 unless the URL names another.
    public let port: UInt16
    /// Path and query as they go into a request, starting with `/`.
    public let target: String

    /// Reads a URL; `nil` when it is not one of these.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        let scheme = Array("http://".utf8)
        guard bytes.count > scheme.count, bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }) else { return nil }
        for (index, byte) in scheme.enumerated() where bytes[index] | 0x20 != byte | 0x20 { return nil }
        let rest = bytes[scheme.count...]
        let slash = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
        let authority = rest[..<slash]
        guard !authority.contains(UInt8(ascii: "@")) else { return nil }
        var host = authority
        var port: UInt16 = 80
        let bracket = authority.lastIndex(of: UInt8(ascii: "]"))
        if let colon = authority.lastIndex(of: UInt8(ascii: ":")), colon > bracket ?? authority.startIndex {
            let digits = authority[authority.index(after: colon)...]
            guard digits.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }),
                let number = UInt16(String(decoding: digits, as: UTF8.self)), number > 0
            else { return nil }
            port = number
            host = authority[..<colon]
        }
        if bracket != nil {
            guard host.first == UInt8(ascii: "["), host.last == UInt8(ascii: "]") else { return nil }
            host = host.dropFirst().dropLast()
        } else if host.contains(UInt8(ascii: ":")) {
            return nil
        }
        guard !host.isEmpty else { return nil }
        self.host = String(decoding: host, as: UTF8.self)
        self.port = port
        let path = String(decoding: rest[slash...], as: UTF8.self)
        target = rest[slash...].first == UInt8(ascii: "/") ? path : "/" + path
    }

    /// The same server with another path, such as `/api/config`.
    public func with(target: String) -> HTTPURL {
        HTTPURL(host: host, port: port, target: target)
    }

    private init(host: String, port: UInt16, target: String) {
        self.host = host
        self.port = port
        self.target = target
    }

    /// Host and port as the Host field of a request names them.
    public var authority: String {
        let name = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
        return port == 80 ? name : "\(name):\(port)"
    }

    /// The URL as text.
    public var text: String { "http://\(authority)\(target)" }
}
