/// Names one request in the answer (`X-Request-Id`) and in the log.
public struct RequestID: Sendable, Hashable, CustomStringConvertible {
    /// Eight hexadecimal digits drawn at the server's start, a dash, and the number of the request.
    public let description: String

    init(server: UInt32, number: UInt64) {
        let digits = String(server, radix: 16)
        description = String(repeating: "0", count: 8 - digits.utf8.count) + digits + "-" + String(number)
    }
}
