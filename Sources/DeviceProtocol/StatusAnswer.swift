/// The server's answer to a ``StatusReport`` that it has taken in: `{"received": true, "hostname": …, "status": …}`.
public struct StatusAnswer: Message {
    /// The hostname of the deployment that the report was counted for; `nil` where there is none.
    public var hostname: String?
    /// Where that deployment stands after the report: final where it is over, whatever the report said. `nil` from servers that are older than
    /// this field.
    public var status: DeploymentStatus?

    /// Makes an answer.
    public init(hostname: String?, status: DeploymentStatus? = nil) {
        self.hostname = hostname
        self.status = status
    }

    /// Reads an answer.
    ///
    /// - Throws: ``MessageError`` when it does not say that the report was received.
    public init(json: JSONValue) throws(MessageError) {
        let fields = try MessageFields(json)
        guard fields.value("received") == .bool(true) else { throw .badValue(field: "received", expected: "true") }
        hostname = try fields.optionalString("hostname", limit: ConfigAnswer.stringLimit)
        status = try fields.optionalString("status", limit: ConfigAnswer.stringLimit).flatMap(DeploymentStatus.init(rawValue:))
    }

    /// The answer as JSON.
    public var json: JSONValue {
        var writer = MessageWriter()
        writer.add("received", .bool(true))
        writer.add("hostname", hostname)
        writer.add("status", status?.rawValue)
        return .object(writer.members)
    }
}
