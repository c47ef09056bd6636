/// By what a repeated request is known.
public struct RequestKey: Hashable, Sendable {
    /// Who sends it, as the audit log names them: two may choose the same key.
    public let actor: String
    /// What they have chosen: 1 to 255 visible characters of ASCII.
    public let key: String

    /// A key; `nil` for a text that cannot be one.
    public init?(actor: String, key: String) {
        guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else { return nil }
        self.actor = actor
        self.key = key
    }
}
