public import Fleet

/// What lets a program in instead of a password. The token itself is known to nobody but the one it was given to.
public struct APIToken: Hashable, Sendable {
    /// What people call it.
    public let name: AccountName
    /// What its bearer may do.
    public let role: Role
    /// When it was made.
    public let createdAt: Timestamp
    /// When it ends; nil: never.
    public let expiresAt: Timestamp?
    /// When it was last used, to the minute; nil: never.
    public let lastUsedAt: Timestamp?

    /// A token from its parts.
    public init(name: AccountName, role: Role, createdAt: Timestamp, expiresAt: Timestamp?, lastUsedAt: Timestamp? = nil) {
        self.name = name
        self.role = role
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.lastUsedAt = lastUsedAt
    }
}
