public import Fleet
public import FleetStore

extension Accounts {
    /// What each token begins with, so that programs that look for leaked secrets know it.
    public static let tokenPrefix = "rpid_"

    /// All tokens by name.
    ///
    /// - Throws: the store's errors.
    public func tokens() async throws(AccountError) -> [APIToken] {
        try await asking { () throws(AccountStoreError) in try await store.tokens() }
    }

    /// One token.
    ///
    /// - Throws: the store's errors, such as for an unknown name.
    public func token(named name: AccountName) async throws(AccountError) -> APIToken {
        guard let token = try await tokens().first(where: { $0.name == name }) else { throw .store(.unknownToken(name)) }
        return token
    }

    /// Makes a token; its text is not kept and cannot be shown again.
    ///
    /// - Parameter expiry: When it ends; nil: never.
    /// - Throws: the store's errors, such as for a name that is taken.
    public func createToken(
        _ name: AccountName, role: Role, until expiry: Timestamp?, by author: Authorship
    ) async throws(AccountError) -> (token: APIToken, text: String) {
        let secret = Secret.random(prefix: Self.tokenPrefix)
        let token = APIToken(name: name, role: role, createdAt: author.at, expiresAt: expiry)
        try await changing { () throws(AccountStoreError) in
            try await store.addToken(token, digest: SecretDigest(of: secret.text), by: author)
        }
        return (token, secret.text)
    }

    /// Makes a token worthless.
    ///
    /// - Throws: the store's errors.
    public func revokeToken(
        _ name: AccountName, expecting expected: Expectation<APIToken>? = nil, by author: Authorship
    ) async throws(AccountError) {
        try await changing { () throws(AccountStoreError) in try await store.revokeToken(name, expecting: expected, by: author) }
    }

    /// The token of this text, if it is one that has not ended.
    ///
    /// - Throws: the store's errors.
    public func bearer(of text: String) async throws(AccountError) -> APIToken? {
        guard text.hasPrefix(Self.tokenPrefix), text.utf8.count == Self.tokenPrefix.utf8.count + 64 else { return nil }
        let (digest, now) = (SecretDigest(of: text), now())
        let token = try await bearers.value(of: digest, at: now) { () async throws(AccountError) in
            try await asking { () throws(AccountStoreError) in
                guard let token = try await store.token(digest, at: now) else { return nil }
                if Self.isWorthNoting(token.lastUsedAt, now) {
                    // A full disk is no reason to show nothing.
                    try? await store.touchToken(digest, at: now)
                }
                return token
            }
        }
        guard let token, token.expiresAt.map({ $0 > now }) ?? true else { return nil }
        return token
    }

    /// Whether a use is noted: once a minute, not for each request.
    static func isWorthNoting(_ last: Timestamp?, _ now: Timestamp) -> Bool {
        last.map { now.milliseconds - $0.milliseconds >= 60_000 } ?? true
    }
}
