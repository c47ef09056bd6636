public import Fleet

/// Who may use a route.
public enum RouteAccess: Sendable, Equatable {
    /// Whoever can reach the server: the login page, and what it needs to look right.
    case anyone
    /// Who has signed in, or sends an API token, with at least this role.
    case signedIn(Role)
}
