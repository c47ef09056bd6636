/// What the login page shows.
public struct LoginForm: Sendable, Equatable {
    /// Where to go afterwards: the value of the field `next`.
    public let next: String
    /// What was typed as the name, to be shown again.
    public var name = ""
    /// Why it did not work, or what to know; nil: nothing to say.
    public var problem: String?

    /// A form from its parts.
    public init(next: String, name: String = "", problem: String? = nil) {
        self.next = next
        self.name = name
        self.problem = problem
    }
}
