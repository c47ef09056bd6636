public import Fleet

/// A session that has not ended, and whose it is.
public struct LoginSession: Hashable, Sendable {
    /// Who signed in.
    public let user: AccountName
    /// What they may do now.
    public let role: Role
    /// When it was last used, to the minute.
    public let seenAt: Timestamp
    /// When it ends, however busy it is.
    public let expiresAt: Timestamp

    /// A session from its parts.
    public init(user: AccountName, role: Role, seenAt: Timestamp, expiresAt: Timestamp) {
        self.user = user
        self.role = role
        self.seenAt = seenAt
        self.expiresAt = expiresAt
    }
}
