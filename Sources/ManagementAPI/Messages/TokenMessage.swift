public import DeviceProtocol
import Fleet
public import FleetStore

/// An API token as JSON.
public struct TokenMessage: Message {
    /// The object.
    public let json: JSONValue

    private static let fields: [MessageForm<(token: APIToken, text: String?)>.Field] = [
        .text("name", .accountName) { $0.token.name.text },
        .text("role", .role, "What its bearer may do: its scope.") { $0.token.role.rawValue },
        .text("created_at", .moment) { $0.token.createdAt.text },
        .textIfAny("expires_at", .moment, "Null: good until it is revoked.") { $0.token.expiresAt?.text },
        .textIfAny("last_used_at", .moment, "To the minute.") { $0.token.lastUsedAt?.text },
    ]

    static let form = MessageForm<(token: APIToken, text: String?)>("Token", fields)

    /// One that was just made.
    static let newForm = MessageForm<(token: APIToken, text: String?)>(
        "NewToken", fields + [.textIfAny("token", .text(), "What programs send. It is shown this once.") { $0.text }])

    /// A token.
    ///
    /// - Parameter text: What programs send, of one that was just made.
    public init(_ token: APIToken, text: String? = nil) {
        json = (text == nil ? Self.form : Self.newForm).message((token, text))
    }
}
