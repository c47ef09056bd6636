public import Fleet

/// One try to sign in.
public struct LoginAttempt: Sendable {
    /// The name that was typed; nil where it can be no user's.
    public let name: AccountName?
    /// The IP address that it came from.
    public let address: String
    /// When.
    public let at: Timestamp

    /// An attempt from its parts.
    public init(name: AccountName?, address: String, at: Timestamp) {
        self.name = name
        self.address = address
        self.at = at
    }
}

/// What becomes of an attempt before its password is looked at.
public enum LoginAdmission: Sendable, Equatable {
    /// The password may be compared with this hash; nil: there is no such user, or they may not sign in. It counts as failed until it has succeeded, so that
    /// attempts at the same time are not more than attempts one after the other.
    case compare(passwordHash: String?)
    /// There were too many that failed; none is looked at until then.
    case locked(until: Timestamp)
}
