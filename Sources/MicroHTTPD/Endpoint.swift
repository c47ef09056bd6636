internal import CMicroHTTPD

/// One end of a TCP connection.
public struct Endpoint: Sendable, Hashable, CustomStringConvertible {
    /// The IP address as text, without brackets. An IPv4 address that arrived on an IPv6 socket is written as IPv4.
    public let host: String
    /// 0...65535.
    public let port: UInt16

    /// An address from its parts, which are not checked.
    public init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    init(_ address: inout cmhd_address) {
        let host = unsafe withUnsafeBytes(of: &address.host) { unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        self.init(host: host, port: address.port)
    }

    /// `192.0.2.1:80` or `[2001:db8::1]:80`, as an authority in a URL.
    public var description: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
