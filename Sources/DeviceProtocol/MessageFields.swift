/// The fields of a message in a JSON object. A field that is null counts as missing; fields that nobody asks for are ignored.
struct MessageFields {
    private let json: JSONValue

    init(_ json: JSONValue) throws(MessageError) {
        guard case .object = json else { throw .notAnObject }
        self.json = json
    }

    func value(_ field: String) -> JSONValue? {
        guard let value = json[field], value != .null else { return nil }
        return value
    }

    func optionalString(_ field: String, limit: Int) throws(MessageError) -> String? {
        guard let value = value(field) else { return nil }
        guard case .string(let text) = value else { throw .wrongType(field: field, expected: "a string") }
        guard text.utf8.count <= limit else { throw .tooLong(field: field, limit: limit) }
        return text
    }

    /// For a text that may be null, but whose field has to be there: a name that was damaged on the way must not pass for no value.
    func stringOrNull(_ field: String, limit: Int) throws(MessageError) -> String? {
        guard json[field] != nil else { throw .missing(field: field) }
        return try optionalString(field, limit: limit)
    }

    func string(_ field: String, limit: Int) throws(MessageError) -> String {
        guard let text = try optionalString(field, limit: limit) else { throw .missing(field: field) }
        return text
    }

    func optionalBool(_ field: String) throws(MessageError) -> Bool? {
        guard let value = value(field) else { return nil }
        guard case .bool(let answer) = value else { throw .wrongType(field: field, expected: "true or false") }
        return answer
    }

    func optionalInteger(_ field: String) throws(MessageError) -> Int64? {
        guard let value = value(field) else { return nil }
        guard case .integer(let number) = value else { throw .wrongType(field: field, expected: "an integer") }
        return number
    }

    func integer(_ field: String) throws(MessageError) -> Int64 {
        guard let number = try optionalInteger(field) else { throw .missing(field: field) }
        return number
    }

    func optionalCount(_ field: String) throws(MessageError) -> UInt64? {
        guard let number = try optionalInteger(field) else { return nil }
        guard let count = UInt64(exactly: number) else { throw .badValue(field: field, expected: "0 or more") }
        return count
    }

    func count(_ field: String) throws(MessageError) -> UInt64 {
        guard let count = try optionalCount(field) else { throw .missing(field: field) }
        return count
    }

    func optionalDigest(_ field: String) throws(MessageError) -> SHA256Digest? {
        guard let text = try optionalString(field, limit: 64) else { return nil }
        guard let digest = SHA256Digest(hex: text) else { throw .badValue(field: field, expected: "64 hexadecimal digits") }
        return digest
    }

    func digest(_ field: String) throws(MessageError) -> SHA256Digest {
        guard let digest = try optionalDigest(field) else { throw .missing(field: field) }
        return digest
    }
}
