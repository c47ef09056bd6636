/// The items of a query, percent-decoded; `+` stands for a space.
public struct HTTPQuery: Sendable, Hashable {
    /// Name and value pairs in order; an item without `=` has an empty value.
    public let items: [Item]

    /// A name and its value.
    public struct Item: Sendable, Hashable {
        /// Decoded.
        public let name: String
        /// Decoded.
        public let value: String
    }

    /// The fields of a form, as `application/x-www-form-urlencoded` has them; nil when an escape is malformed or the bytes are not UTF-8.
    ///
    /// Source: WHATWG URL Standard, section 5.
    public init?(form body: [UInt8]) {
        guard let text = String(validating: body, as: UTF8.self) else { return nil }
        self.init(text[...])
    }

    /// Nil when an escape is malformed or the bytes are not UTF-8.
    init?(_ text: Substring) {
        var items: [Item] = []
        for part in text.split(separator: "&") {
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentEncoding.decode(halves[0], plusIsSpace: true) else { return nil }
            guard let value = PercentEncoding.decode(halves.count == 2 ? halves[1] : "", plusIsSpace: true) else { return nil }
            items.append(Item(name: name, value: value))
        }
        self.items = items
    }

    /// The first value of this name.
    public subscript(_ name: String) -> String? { items.first { $0.name == name }?.value }
}
