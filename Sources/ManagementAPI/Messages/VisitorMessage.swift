import DeviceProtocol
import Fleet
import ManagementGate

/// Who asks, as JSON.
struct VisitorMessage: Message {
    let json: JSONValue

    static let form = MessageForm<Visitor>(
        "Visitor",
        [
            .text("kind", .words(["user", "token", "nobody"])) { visitor in
                switch visitor {
                case .user: "user"
                case .token: "token"
                case .nobody: "nobody"
                }
            },
            .textIfAny("name", .accountName) { visitor in
                switch visitor {
                case .user(let name, _, _), .token(let name, _): name
                case .nobody: nil
                }
            },
            .textIfAny("role", .role) { $0.role?.rawValue },
        ])

    init(_ visitor: Visitor) {
        json = Self.form.message(visitor)
    }
}
