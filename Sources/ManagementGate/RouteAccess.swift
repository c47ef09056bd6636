public import Fleet

/// Who may use a route.
public enum RouteAccess: Sendable, Equatable {
    /// Whoever can reach the server: the login page, and what it needs to look right. A change of this kind does nothing in the visitor's name, so
    /// it needs no token of their session; a foreign origin is refused all the same.
    case anyone
    /// Who has signed in, or sends an API token, with at least this role.
    case signedIn(Role)
}
