import Fleet

/// A role as an argument.
enum RoleArgument {
    static let words = Role.allCases.map(\.rawValue).joined(separator: "|")

    static let option = Option(
        name: "--role", value: words, help: "viewer sees everything, operator deploys, admin manages users as well (default viewer)")

    static func parse(_ text: String) throws -> Role {
        guard let role = Role(rawValue: text) else { throw UsageError(message: "a role is viewer, operator or admin, not '\(text)'") }
        return role
    }
}
