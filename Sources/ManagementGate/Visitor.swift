public import Fleet

/// Who has sent a request, as the gate found out.
public enum Visitor: Sendable, Equatable {
    /// Nobody that the server knows.
    case nobody
    /// A person who has signed in. `csrfToken` belongs into each form of a page that they are shown.
    case user(name: String, role: Role, csrfToken: String)
    /// A program, by its API token.
    case token(name: String, role: Role)

    /// What they may do; nil for nobody.
    public var role: Role? {
        switch self {
        case .nobody: nil
        case .user(_, let role, _), .token(_, let role): role
        }
    }

    /// How the audit log names them: `user alice`, `token nightly-report`.
    public var actor: String {
        switch self {
        case .nobody: "nobody"
        case .user(let name, _, _): "user \(name)"
        case .token(let name, _): "token \(name)"
        }
    }
}
