public import DeviceProtocol

/// An object of the API: what a call answers, what the live connection sends, what a command prints with `--json`.
public protocol Message: Encodable, Sendable {
    /// The object.
    var json: JSONValue { get }
}

extension Message {
    /// Encodes the object.
    public func encode(to encoder: any Encoder) throws {
        try EncodableJSON(json).encode(to: encoder)
    }
}
