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
        let (seconds, attoseconds) = time.components
        let day = seconds / 86_400
        let (year, month, dayOfMonth) = HTTPDate.civil(day)
        let clock = [seconds / 3600 % 24, seconds / 60 % 60, seconds % 60].map { HTTPDate.padded($0, 2) }.joined(separator: ":")
        let date = [(year, 4), (month, 2), (dayOfMonth, 2)].map { HTTPDate.padded($0.0, $0.1) }.joined(separator: "-")
        var parts = ["\"time\": \"\(date)T\(clock).\(HTTPDate.padded(attoseconds / 1_000_000_000_000_000, 3))Z\""]
        if let id { parts.append("\"id\": \"\(id)\"") }
        parts.append("\"remote\": \"\(remote)\"")
        if let method { parts.append("\"method\": \(JSONText.quoted(method))") }
        if let path { parts.append("\"path\": \(JSONText.quoted(path))") }
        parts.append("\"status\": \(status.map { String($0.rawValue) } ?? "null")")
        parts.append("\"bytes\": \(bytesSent)")
        if bytesSent != bodyByteCount { parts.append("\"bytes_wanted\": \(bodyByteCount)") }
        let microseconds = duration.components.seconds * 1_000_000 + duration.components.attoseconds / 1_000_000_000_000
        parts.append("\"milliseconds\": \(microseconds / 1000).\(HTTPDate.padded(microseconds % 1000, 3))")
        parts.append("\"end\": \"\(isComplete ? "completed" : "cut")\"")
        if let failure { parts.append("\"failure\": \(JSONText.quoted(failure))") }
        return "{" + parts.joined(separator: ", ") + "}"
    }
}
