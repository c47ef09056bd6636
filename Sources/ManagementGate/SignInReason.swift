/// Why somebody who was signed in is asked to sign in again. The login page's address carries it, and says nothing else of them.
public enum SignInReason: String, Sendable {
    /// A page was asked for, and the session was over.
    case sessionOver = "session"
    /// A form was sent, and the session was over: nothing was changed.
    case formNotTaken = "form"
}
