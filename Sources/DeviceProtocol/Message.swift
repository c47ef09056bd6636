/// A message of the device protocol: one JSON object each.
public protocol Message: Equatable, Sendable {
    /// Reads a message.
    ///
    /// - Throws: ``MessageError``, which names the field that is wrong.
    init(json: JSONValue) throws(MessageError)

    /// The message as JSON.
    var json: JSONValue { get }
}

extension Message {
    /// Reads a message from JSON text in UTF-8; the caller bounds its length.
    ///
    /// - Throws: ``MessageError``: not JSON, or the field that is wrong.
    public init(bytes: [UInt8]) throws(MessageError) {
        let json: JSONValue
        do { json = try JSONValue.parse(bytes) } catch { throw .notJSON(error) }
        try self.init(json: json)
    }

    /// The message as JSON text in UTF-8.
    public var bytes: [UInt8] { json.bytes }
}
