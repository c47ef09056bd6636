/// One finished request.
public struct AccessLogEntry: Sendable {
    /// When the request line was complete, in time since 1970-01-01T00:00:00Z.
    public let time: Duration
    /// As in the answer's X-Request-Id; nil where there was no complete head.
    public let id: RequestID?
    /// The client's end.
    public let remote: SocketAddress
    /// Nil where there was no complete head.
    public let method: String?
    /// The path as received, without the query; nil where there was no complete head.
    public let path: String?
    /// The status sent; nil where the connection ended before, or where libmicrohttpd refused the head by itself (400, 414, 431).
    public let status: HTTPStatus?
    /// Bytes of the body that were to be sent.
    public let bodyByteCount: UInt64
    /// Bytes of the body that were sent; in a transfer that was cut, those that the client's system acknowledged.
    public let bytesSent: UInt64
    /// From the request line to the end.
    public let duration: Duration
    /// Whether the whole answer went out.
    public let isComplete: Bool
    /// What went wrong inside, not told to the client.
    public let failure: String?

    /// One line of JSON, without its end.
    public var line: String {
        // Written for every request: one text that grows, instead of parts that are joined.
        var line = "{\"time\": \""
        addTime(to: &line)
        line += "\""
        if let id { line += ", \"id\": \"\(id)\"" }
        line += ", \"remote\": \"\(remote)\""
        if let method { line += ", \"method\": " + JSONText.quoted(method) }
        if let path { line += ", \"path\": " + JSONText.quoted(path) }
        line += ", \"status\": "
        line += status.map { String($0.rawValue) } ?? "null"
        line += ", \"bytes\": " + String(bytesSent)
        if bytesSent != bodyByteCount { line += ", \"bytes_wanted\": " + String(bodyByteCount) }
        let microseconds = duration.components.seconds * 1_000_000 + duration.components.attoseconds / 1_000_000_000_000
        line += ", \"milliseconds\": " + String(microseconds / 1000) + "." + HTTPDate.padded(microseconds % 1000, 3)
        line += isComplete ? ", \"end\": \"completed\"" : ", \"end\": \"cut\""
        if let failure { line += ", \"failure\": " + JSONText.quoted(failure) }
        return line + "}"
    }

    private func addTime(to line: inout String) {
        let (seconds, attoseconds) = time.components
        let (year, month, day) = HTTPDate.civil(seconds / 86_400)
        var digits: [UInt8] = []
        digits.reserveCapacity(24)
        Self.append(year, 4, to: &digits)
        Self.append(month, 2, after: "-", to: &digits)
        Self.append(day, 2, after: "-", to: &digits)
        Self.append(seconds / 3600 % 24, 2, after: "T", to: &digits)
        Self.append(seconds / 60 % 60, 2, after: ":", to: &digits)
        Self.append(seconds % 60, 2, after: ":", to: &digits)
        Self.append(attoseconds / 1_000_000_000_000_000, 3, after: ".", to: &digits)
        line += String(decoding: digits, as: UTF8.self)
        line += "Z"
    }

    private static func append(_ number: Int64, _ width: Int, after mark: Unicode.Scalar? = nil, to digits: inout [UInt8]) {
        if let mark { digits.append(UInt8(ascii: mark)) }
        var divisor: Int64 = 1
        for _ in 1..<width { divisor *= 10 }
        while divisor > 0 {
            digits.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }
}
