/// What the login page shows.
public struct LoginForm: Sendable, Equatable {
    /// Where to go afterwards: the value of the field `next`.
    public let next: String
    /// What was typed as the name, to be shown again.
    public var name = ""
    /// Why it did not work, or what to know; nil: nothing to say.
    public var problem: String?
    /// Why the visitor is here again; nil: they were not signed in.
    public var reason: SignInReason?

    /// A form from its parts.
    public init(next: String, name: String = "", problem: String? = nil, reason: SignInReason? = nil) {
        self.next = next
        self.name = name
        self.problem = problem
        self.reason = reason
    }

    /// The reason in words.
    public var notice: String? {
        switch reason {
        case .sessionOver:
            "You were signed out, because the session was not used for a while or was ended. Sign in to go on where you were."
        case .formNotTaken:
            "You were signed out before the form came here, so nothing was changed. Sign in, look at the form again and send it."
        case nil: nil
        }
    }
}
