/// The links between the lists of who and what has to do with this server.
enum AccessTabs: String, CaseIterable {
    case users = "/users"
    case tokens = "/tokens"
    case webhooks = "/webhooks"

    private var title: String {
        switch self {
        case .users: "Users"
        case .tokens: "API tokens"
        case .webhooks: "Webhooks"
        }
    }

    static func html(current: AccessTabs) -> HTML {
        Tabs.html("Users, tokens and webhooks", allCases.map { ($0.rawValue, $0.title) }, current: current.rawValue)
    }
}
