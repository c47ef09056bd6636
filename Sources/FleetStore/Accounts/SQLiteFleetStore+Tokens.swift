public import Fleet
import SQLite

extension SQLiteFleetStore {
    /// All tokens by name.
    public func tokens() async throws(AccountStoreError) -> [APIToken] {
        try await accountRead { try $0.rows("SELECT * FROM api_tokens ORDER BY name", APIToken.init(row:)) }
    }

    /// Keeps a new token.
    public func addToken(_ token: APIToken, digest: SecretDigest, by author: Authorship) async throws(AccountStoreError) {
        try await account { connection in
            let added = try connection.run(
                """
                INSERT INTO api_tokens (name, digest, role, created_ms, expires_ms)
                VALUES (\(token.name.text), \(digest.text), \(token.role.rawValue), \(token.createdAt.milliseconds),
                    \(token.expiresAt?.milliseconds))
                ON CONFLICT (name) DO NOTHING
                """)
            guard added == 1 else { throw AccountStoreError.tokenExists(token.name) }
            try connection.writeEvent(
                "token.created", "token \(token.name)",
                ["role": .text(token.role.rawValue), "expires": .text(token.expiresAt?.iso8601)], by: author)
        }
    }

    /// Makes a token worthless.
    public func revokeToken(
        _ name: AccountName, expecting expected: Expectation<APIToken>?, by author: Authorship
    ) async throws(AccountStoreError) {
        try await account { connection in
            let token = try connection.first("SELECT * FROM api_tokens WHERE name = \(name.text)", APIToken.init(row:))
            guard let token else { throw AccountStoreError.unknownToken(name) }
            try expected?.require(of: token, "token \(name)")
            try connection.run("DELETE FROM api_tokens WHERE name = \(name.text)")
            try connection.writeEvent("token.revoked", "token \(name)", by: author)
        }
    }

    /// A token that has not ended.
    public func token(_ digest: SecretDigest, at now: Timestamp) async throws(AccountStoreError) -> APIToken? {
        try await accountRead { connection in
            try connection.first(
                """
                SELECT * FROM api_tokens WHERE digest = \(digest.text) AND (expires_ms IS NULL OR expires_ms > \(now.milliseconds))
                """, APIToken.init(row:))
        }
    }

    /// Notes that a token is in use.
    public func touchToken(_ digest: SecretDigest, at now: Timestamp) async throws(AccountStoreError) {
        try await account { connection in
            _ = try connection.run(
                "UPDATE api_tokens SET last_used_ms = max(coalesce(last_used_ms, 0), \(now.milliseconds)) WHERE digest = \(digest.text)")
        }
    }
}

extension APIToken {
    fileprivate init(row: borrowing Row) throws {
        self.init(
            name: try AccountName(row.text("name")), role: try Role(row: row),
            createdAt: Timestamp(milliseconds: try row.integer("created_ms")),
            expiresAt: try row.integerIfAny("expires_ms").map { Timestamp(milliseconds: $0) },
            lastUsedAt: try row.integerIfAny("last_used_ms").map { Timestamp(milliseconds: $0) })
    }
}
