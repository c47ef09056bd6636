import Fleet
import FleetStore

/// A user as `--json` prints them.
struct UserView: Encodable {
    let name: String
    let role: String
    let disabled: Bool
    let created_at: String
    let last_login_at: String?

    init(_ user: UserAccount) {
        name = user.name.text
        role = user.role.rawValue
        disabled = user.isDisabled
        created_at = user.createdAt.text
        last_login_at = user.lastLoginAt?.text
    }
}
