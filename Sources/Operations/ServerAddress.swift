/// How a device reaches the server: what the URLs in its configuration start with.
public struct ServerAddress: Sendable, Equatable {
    /// The IP address or name, without brackets.
    public let host: String
    /// The TCP port, 1 to 65,535.
    public let port: UInt16

    /// Names an address.
    public init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// `http://host:port`, with brackets around an IPv6 address.
    public var url: String {
        "http://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }
}
