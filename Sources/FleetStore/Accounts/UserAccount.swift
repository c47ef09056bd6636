public import Fleet

/// A person who may sign in on the management network.
public struct UserAccount: Hashable, Sendable {
    /// What they sign in with.
    public let name: AccountName
    /// What they may do.
    public let role: Role
    /// Whether they may not sign in for now.
    public let isDisabled: Bool
    /// When they were added.
    public let createdAt: Timestamp
    /// When they last signed in; nil: never.
    public let lastLoginAt: Timestamp?

    /// A user from their parts.
    public init(name: AccountName, role: Role, isDisabled: Bool = false, createdAt: Timestamp, lastLoginAt: Timestamp? = nil) {
        self.name = name
        self.role = role
        self.isDisabled = isDisabled
        self.createdAt = createdAt
        self.lastLoginAt = lastLoginAt
    }
}
