public import Fleet

/// Why the store did not do something with users, sessions or tokens.
public enum AccountStoreError: Error, Equatable, Sendable, Remediable {
    /// There is no such user.
    case unknownUser(AccountName)
    /// The name is taken.
    case userExists(AccountName)
    /// Without this one nobody could manage users any more.
    case lastAdmin(AccountName)
    /// The link makes an administrator only while there is none.
    case hasAdmin
    /// The link for the first administrator is not the one that was given out, or its hour is over.
    case wrongLink
    /// There is no such token.
    case unknownToken(AccountName)
    /// The name is taken.
    case tokenExists(AccountName)
    /// The user or their password changed while it was being compared.
    case changedMeanwhile
    /// The store failed.
    case store(StoreError)

    /// What was wanted and what was found.
    public var finding: String {
        switch self {
        case .unknownUser(let name): "There is no user \(name)."
        case .userExists(let name): "There is a user \(name) already. Choose another name, or change this one's role or password."
        case .lastAdmin(let name):
            "The user \(name) is the only administrator who can sign in. Make another one administrator first, or nobody could manage users."
        case .hasAdmin:
            "There is an administrator already, so the link for the first one has no effect. Sign in, or ask an administrator for an account."
        case .wrongLink:
            "The link is not valid any more. Start the server again for a new one, or run 'rpi-deploy user add NAME --role admin' on it."
        case .unknownToken(let name): "There is no token \(name)."
        case .tokenExists(let name): "There is a token \(name) already. Choose another name, or revoke that one first."
        case .changedMeanwhile: "The account was changed while you signed in. Sign in again."
        case .store(let error): error.finding
        }
    }

    /// What to do next.
    public var remedy: Remedy? {
        switch self {
        case .unknownUser: .findUser
        case .unknownToken: .findToken
        case .store(let error): error.remedy
        case .userExists, .lastAdmin, .hasAdmin, .wrongLink, .tokenExists, .changedMeanwhile: nil
        }
    }
}
