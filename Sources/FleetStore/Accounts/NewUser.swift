public import Fleet

/// A user to be added.
public struct NewUser: Sendable {
    /// What they will sign in with.
    public let name: AccountName
    /// What they may do.
    public let role: Role
    /// The argon2id hash of their password, as libsodium writes it.
    public let passwordHash: String

    /// A user from their parts.
    public init(name: AccountName, role: Role, passwordHash: String) {
        self.name = name
        self.role = role
        self.passwordHash = passwordHash
    }
}
