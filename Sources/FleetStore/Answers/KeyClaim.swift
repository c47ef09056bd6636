/// What is known of a request with a key.
public enum KeyClaim: Hashable, Sendable {
    /// It is new, and is to be done now.
    case new
    /// It was done, and this was the answer.
    case done(KeptAnswer)
    /// It has begun and not come to an end: it is being done, or the server was stopped in the middle.
    case underWay
    /// The key was used for another request.
    case otherRequest
}
