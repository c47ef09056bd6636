/// What a person or a program may do on the management network.
public enum Role: String, Sendable, CaseIterable, Comparable {
    /// Sees everything but users, tokens and webhooks, changes nothing.
    case viewer
    /// Does all that deploying a fleet takes.
    case `operator`
    /// Also manages users, tokens and webhooks, and what cannot be undone.
    case admin

    /// Whether `lhs` may do less than `rhs`.
    public static func < (lhs: Role, rhs: Role) -> Bool { lhs.rank < rhs.rank }

    private var rank: Int {
        switch self {
        case .viewer: 0
        case .operator: 1
        case .admin: 2
        }
    }
}
