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

    /// Until when no password of theirs is looked at, after too many wrong ones; may be past, and nil: never was.
    public var lockedUntil: Timestamp?

    /// Whether no password of theirs is looked at.
    public func isLocked(at now: Timestamp) -> Bool { lockedUntil.map { $0 > now } ?? false }

    /// Whether they manage users, and may sign in.
    public var isActiveAdmin: Bool { role == .admin && !isDisabled }

    /// A user from their parts.
    public init(name: AccountName, role: Role, isDisabled: Bool = false, createdAt: Timestamp, lastLoginAt: Timestamp? = nil) {
        self.name = name
        self.role = role
        self.isDisabled = isDisabled
        self.createdAt = createdAt
        self.lastLoginAt = lastLoginAt
    }
}
