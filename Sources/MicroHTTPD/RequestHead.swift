/// One header line of a message.
public struct HeaderLine: Sendable, Equatable {
    /// As received or as it is to be sent; header names compare without regard to case.
    public let name: String
    /// Without white space around it.
    public let value: String

    /// A line from its parts, which are not checked.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// Whether this is the header of a name that is given in lowercase.
    func isNamed(_ lowercase: String) -> Bool {
        name.utf8.count == lowercase.utf8.count
            && zip(name.utf8, lowercase.utf8).allSatisfy { $0 == $1 || ((0x41...0x5a).contains($0) && $0 | 0x20 == $1) }
    }
}

/// The head of a request as it was received, nothing decoded and nothing checked but ``isExact``.
public struct RequestHead: Sendable {
    /// `GET`, `POST`, …: case matters.
    public let method: String
    /// The request target, still percent-encoded.
    public let target: String
    /// `HTTP/1.0` or `HTTP/1.1` (or a later 1.x).
    public let version: String
    /// In the order received, repeated names included. Bytes that are not UTF-8 are replaced.
    public let headers: [HeaderLine]
    /// Whether the bytes received are a head as RFC 9112 writes it: every line ends in CRLF, no NUL, no folded line, no space around the target.
    /// libmicrohttpd parses heads where this does not hold.
    public let isExact: Bool
    /// The client's end.
    public let remote: Endpoint
    /// The end that the client connected to.
    public let local: Endpoint
    /// When the request line was complete.
    public let arrived: WallClock
}
