import Accounts
import Fleet
import FleetStore
import HTTPServer

/// The gate's refusals: status and stable code of each.
enum Refusals {
    static let notSignedIn = HTTPError(
        .unauthorized, code: "not_signed_in", "Nobody is signed in here, or the session is over. Sign in, or send an API token.",
        headers: ["WWW-Authenticate": "Bearer realm=\"rpi-deployment\""])
    static let badToken = HTTPError(
        .unauthorized, code: "invalid_token", "The API token is not known, or its time is over. 'rpi-deploy token create' makes another.",
        headers: ["WWW-Authenticate": "Bearer realm=\"rpi-deployment\", error=\"invalid_token\""])
    static let foreignOrigin = HTTPError(
        .forbidden, code: "foreign_origin",
        "The request comes from a page of another server. Use this server's own pages; a proxy has to pass on Host and X-Forwarded-Proto.")
    static let badCSRFToken = HTTPError(
        .forbidden, code: "bad_csrf_token", "The form is not one of this session. Load the page again, then send it once more.")

    static func wrongRole(_ needed: Role) -> HTTPError {
        HTTPError(.forbidden, code: "forbidden", "This takes the role \(needed.rawValue). Ask an administrator.")
    }

    /// What is told of an error of the accounts.
    static func of(_ error: AccountError) -> any Error {
        switch error {
        case .busy: HTTPError(.serviceUnavailable, code: "busy", error.description, headers: ["Retry-After": "5"])
        case .store(.store(.busy)): unavailable("Another program keeps the database locked. Try again in a minute.")
        case .store(.store(.diskFull)):
            unavailable(
                "The server's disk is full. Remove old logs, backups or images that are not needed on the server, then try again.")
        default: error
        }
    }

    private static func unavailable(_ message: String) -> HTTPError {
        HTTPError(.serviceUnavailable, code: "store_unavailable", message, headers: ["Retry-After": "5"])
    }
}
