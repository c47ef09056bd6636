/// The newest entry of the audit log: its number and its hash, which depends on every entry before it.
///
/// Noted in another place, it proves later that nothing up to this entry was changed or cut off.
public struct AuditHead: Hashable, Sendable, CustomStringConvertible {
    /// The number of the entry; 0 when there is none yet.
    public let id: Int64
    /// The hash in 64 lowercase hexadecimal digits; zeros when there is no entry yet.
    public let hash: String

    /// A head.
    public init(id: Int64, hash: String) {
        self.id = id
        self.hash = hash
    }

    /// Reads what ``description`` gives; `nil` for anything else.
    public init?(_ text: String) {
        let parts = text.lowercased().split(separator: ":", omittingEmptySubsequences: false)
        let digits = "0123456789abcdef"
        guard parts.count == 2, let id = Int64(parts[0]), id >= 0, parts[1].count == 64, parts[1].allSatisfy(digits.contains) else {
            return nil
        }
        self.init(id: id, hash: String(parts[1]))
    }

    /// `NUMBER:HASH`.
    public var description: String { "\(id):\(hash)" }
}
