import Fleet

/// The roles as forms and pages tell them.
enum RoleWords {
    static let choices = [
        Choice(Role.viewer.rawValue, "viewer: looks, changes nothing"),
        Choice(Role.operator.rawValue, "operator: deploys fleets"),
        Choice(Role.admin.rawValue, "admin: also manages access"),
    ]

    static let explanation: HTML = """
        <p class="form-text">A <strong>viewer</strong> looks at everything but users, tokens and webhooks, and changes nothing. An \
        <strong>operator</strong> does all that deploying a fleet takes. An <strong>admin</strong> also manages users, tokens and webhooks.</p>
        """

    /// The role that a form names; nil, and the problem noted, where it names none.
    static func read(_ form: inout FormFields) -> Role? {
        guard let role = Role(rawValue: form["role"]) else {
            form.refuse("role", "Choose a role of the list.")
            return nil
        }
        return role
    }
}
