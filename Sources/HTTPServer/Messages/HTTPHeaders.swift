/// Header fields in order; names compare without regard to case.
public struct HTTPHeaders: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    /// One field.
    public struct Field: Sendable, Equatable {
        /// As it was given.
        public let name: String
        /// Without white space around it.
        public let value: String
    }

    /// All fields, repeated names included.
    public private(set) var fields: [Field] = []

    /// No fields.
    public init() {}

    /// Fields in the order given.
    public init(dictionaryLiteral elements: (String, String)...) {
        self.init(elements)
    }

    init(_ elements: some Sequence<(String, String)>) {
        fields = elements.map { Field(name: $0.0, value: $0.1) }
    }

    /// The value of the first field of this name. Setting replaces all of this name; nil removes them.
    public subscript(_ name: String) -> String? {
        get { fields.first { Self.same($0.name, name) }?.value }
        set {
            remove(name)
            if let newValue { add(name, newValue) }
        }
    }

    /// The values of all fields of this name, in order.
    public func values(_ name: String) -> [String] {
        fields.compactMap { Self.same($0.name, name) ? $0.value : nil }
    }

    /// Appends a field.
    public mutating func add(_ name: String, _ value: String) {
        fields.append(Field(name: name, value: value))
    }

    /// Removes all fields of this name.
    public mutating func remove(_ name: String) {
        fields.removeAll { Self.same($0.name, name) }
    }

    /// The elements of all fields of this name, each of which is a list separated by commas. Not for lists whose elements may hold a quoted comma.
    func tokens(_ name: String) -> [String] {
        values(name).flatMap { value in
            value.split(separator: ",").map { Self.trimmed($0).lowercased() }.filter { !$0.isEmpty }
        }
    }

    static func same(_ one: String, _ other: String) -> Bool {
        one.utf8.count == other.utf8.count
            && zip(one.utf8, other.utf8).allSatisfy { $0 == $1 || (lowercase($0) == lowercase($1)) }
    }

    static func trimmed(_ text: some StringProtocol) -> String {
        var rest = Substring(text).utf8
        while let first = rest.first, first == 0x20 || first == 0x09 { rest.removeFirst() }
        while let last = rest.last, last == 0x20 || last == 0x09 { rest.removeLast() }
        return String(Substring(rest))
    }

    private static func lowercase(_ byte: UInt8) -> UInt8 {
        (0x41...0x5a).contains(byte) ? byte | 0x20 : byte
    }
}
