/// What the server says when it refuses: `{"error": "…"}`, with a stable code where it has one.
public struct ErrorAnswer: Message {
    /// The longest error that is read, in bytes of UTF-8.
    public static let stringLimit = 8_192

    /// What is wrong and what to do next, in words.
    public var error: String
    /// A short name of the kind of error that programs may rely on.
    public var code: String?

    /// Makes an answer.
    public init(error: String, code: String? = nil) {
        self.error = error
        self.code = code
    }

    /// Reads an answer.
    ///
    /// - Throws: ``MessageError``, which names the field that is wrong.
    public init(json: JSONValue) throws(MessageError) {
        let fields = try MessageFields(json)
        error = try fields.string("error", limit: Self.stringLimit)
        code = try fields.optionalString("code", limit: Self.stringLimit)
    }

    /// The answer as JSON.
    public var json: JSONValue {
        var writer = MessageWriter()
        writer.add("error", error)
        writer.add("code", code)
        return .object(writer.members)
    }
}
