/// What the page shows that makes the first administrator.
public struct FirstRunForm: Sendable, Equatable {
    /// The secret of the link: the value of the hidden field `token`.
    public let token: String
    /// What was typed as the name, to be shown again.
    public var name = ""
    /// Why it did not work; nil: nothing to say.
    public var problem: String?

    /// A form from its parts.
    public init(token: String, name: String = "", problem: String? = nil) {
        self.token = token
        self.name = name
        self.problem = problem
    }
}
