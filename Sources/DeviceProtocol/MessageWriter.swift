/// Collects the fields of a message that have a value, in the order in which they are added.
struct MessageWriter {
    private(set) var members: [JSONMember] = []

    mutating func add(_ name: String, _ text: String?) {
        if let text { members.append(JSONMember(name, .string(text))) }
    }

    mutating func add(_ name: String, _ answer: Bool?) {
        if let answer { members.append(JSONMember(name, .bool(answer))) }
    }

    mutating func add(_ name: String, _ number: Int64?) {
        if let number { members.append(JSONMember(name, .integer(number))) }
    }

    /// Counts above what JSON integers of this codec hold (2^63 - 1) are written as that.
    mutating func add(_ name: String, _ count: UInt64?) {
        if let count { members.append(JSONMember(name, .integer(Int64(clamping: count)))) }
    }

    mutating func add(_ name: String, _ digest: SHA256Digest?) {
        if let digest { members.append(JSONMember(name, .string(digest.hex))) }
    }

    mutating func add(_ name: String, _ value: JSONValue) {
        members.append(JSONMember(name, value))
    }
}
