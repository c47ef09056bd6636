import Fleet
import FleetStore

/// An API token as `--json` prints it.
struct TokenView: Encodable {
    let name: String
    let role: String
    let created_at: String
    let expires_at: String?
    let last_used_at: String?
    /// What programs send; only when it was just made.
    var token: String?

    init(_ token: APIToken, text: String? = nil) {
        name = token.name.text
        role = token.role.rawValue
        created_at = token.createdAt.text
        expires_at = token.expiresAt?.text
        last_used_at = token.lastUsedAt?.text
        self.token = text
    }
}
