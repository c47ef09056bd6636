public import Fleet

/// What came of an attempt to sign in.
public enum SignInOutcome: Sendable, Equatable {
    /// A session began; its id is for the browser alone.
    case signedIn(sessionID: String, until: Timestamp)
    /// The name or the password is wrong, or the user may not sign in: which of them is not said.
    case refused
    /// After too many failures nothing is looked at until then.
    case locked(until: Timestamp)
}
