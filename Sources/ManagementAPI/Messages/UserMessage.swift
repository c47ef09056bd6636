public import DeviceProtocol
import Fleet
public import FleetStore

/// A user as JSON.
public struct UserMessage: Message {
    /// The object.
    public let json: JSONValue

    static let form = MessageForm<UserAccount>(
        "User",
        [
            .text("name", .accountName) { $0.name.text },
            .text("role", .role) { $0.role.rawValue },
            .flag("disabled", "Whether they may not sign in for now.") { $0.isDisabled },
            .text("created_at", .moment) { $0.createdAt.text },
            .textIfAny("last_login_at", .moment) { $0.lastLoginAt?.text },
        ])

    /// A user.
    public init(_ user: UserAccount) {
        json = Self.form.message(user)
    }
}
