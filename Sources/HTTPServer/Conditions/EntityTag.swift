/// An opaque name for a state of a resource: `"xyzzy"`, or weak `W/"xyzzy"`.
///
/// Source: RFC 9110, section 8.8.3.
public struct EntityTag: Sendable, Hashable, CustomStringConvertible {
    /// What stands between the quotes.
    public let opaque: String
    /// Whether it promises only the same meaning, not the same bytes.
    public let isWeak: Bool

    /// A tag of visible ASCII without quotes; other characters are dropped.
    public init(_ opaque: String, isWeak: Bool = false) {
        self.opaque = String(opaque.unicodeScalars.filter { $0.value >= 0x21 && $0.value < 0x7f && $0 != "\"" }.map(Character.init))
        self.isWeak = isWeak
    }

    /// As in a header field.
    public var description: String { (isWeak ? "W/" : "") + "\"\(opaque)\"" }

    /// Same bytes for certain.
    func matchesStrongly(_ other: EntityTag) -> Bool { !isWeak && !other.isWeak && opaque == other.opaque }

    /// Same meaning.
    func matchesWeakly(_ other: EntityTag) -> Bool { opaque == other.opaque }

    /// The tags of a list; nil if the text is not a list of tags.
    static func list(_ text: String) -> [EntityTag]? {
        var tags: [EntityTag] = []
        var rest = Substring(text)
        while true {
            rest = rest.drop { $0 == " " || $0 == "\t" || $0 == "," }
            if rest.isEmpty { return tags }
            let isWeak = rest.hasPrefix("W/")
            if isWeak { rest.removeFirst(2) }
            guard rest.first == "\"" else { return nil }
            rest.removeFirst()
            guard let end = rest.firstIndex(of: "\"") else { return nil }
            tags.append(EntityTag(String(rest[..<end]), isWeak: isWeak))
            rest = rest[rest.index(after: end)...].drop { $0 == " " || $0 == "\t" }
            guard rest.isEmpty || rest.first == "," else { return nil }
        }
    }
}
