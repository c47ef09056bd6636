/// The server's answer to a ``StatusReport`` that it has taken in: `{"received": true, "hostname": …}`.
public struct StatusAnswer: Message {
    /// The hostname of the deployment that the report was counted for; `nil` where there is none.
    public var hostname: String?

    /// Makes an answer.
    public init(hostname: String?) {
        self.hostname = hostname
    }

    /// Reads an answer.
    ///
    /// - Throws: ``MessageError`` when it does not say that the report was received.
    public init(json: JSONValue) throws(MessageError) {
        let fields = try MessageFields(json)
        guard fields.value("received") == .bool(true) else { throw .badValue(field: "received", expected: "true") }
        hostname = try fields.optionalString("hostname", limit: ConfigAnswer.stringLimit)
    }

    /// The answer as JSON.
    public var json: JSONValue {
        var writer = MessageWriter()
        writer.add("received", .bool(true))
        writer.add("hostname", hostname)
        return .object(writer.members)
    }
}
