internal import MicroHTTPD

/// One end of a TCP connection.
public struct SocketAddress: Sendable, Hashable, CustomStringConvertible {
    /// The IP address as text, without brackets.
    public let host: String
    /// 0...65535.
    public let port: UInt16

    /// An address from its parts, which are not checked.
    public init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    init(_ endpoint: Endpoint) { self.init(host: endpoint.host, port: endpoint.port) }

    /// `192.0.2.1:80` or `[2001:db8::1]:80`, as an authority in a URL.
    public var description: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
