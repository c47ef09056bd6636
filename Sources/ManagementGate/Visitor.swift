public import Fleet
public import HTTPServer

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

    /// The person who has signed in.
    ///
    /// - Throws: ``HTTPError`` 403 for a program, which has no account.
    public func person() throws(HTTPError) -> (name: AccountName, role: Role) {
        guard case .user(let name, let role, _) = self, let name = try? AccountName(name) else {
            throw HTTPError(.forbidden, code: "no_account", "A program has an API token and no account. Sign in as a person.")
        }
        return (name, role)
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
