import Accounts
import HTTPServer

extension Gate {
    /// Whether whoever sent a request that was let through would be let through still: for connections that stay open when a session or a token ends.
    public func stillAdmits(_ request: ManagementRequest) async -> Bool {
        do throws(AccountError) {
            if let id = request.sessionID { return try await accounts.isOngoing(session: id) }
            guard let text = Self.bearer(request.http.headers) else { return false }
            return try await accounts.bearer(of: text) != nil
        } catch {
            // A store that cannot be read for a moment says nothing of anybody.
            return true
        }
    }
}
