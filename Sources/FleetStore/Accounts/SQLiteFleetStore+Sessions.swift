public import Fleet
import SQLite

extension SQLiteFleetStore {
    /// Of the sessions of a user this many are kept, the newest.
    static let sessionLimit = 20

    /// Counts an attempt as failed, and says what to compare its password with.
    public func admit(
        _ attempt: LoginAttempt, users: LockoutRule, addresses: LockoutRule
    ) async throws(AccountStoreError) -> LoginAdmission {
        try await account { connection in
            let address = LoginSubject.address(attempt.address)
            let locks = [
                try connection.lock(of: address, at: attempt.at),
                try attempt.name.flatMap { try connection.lock(of: .user($0), at: attempt.at) },
            ].compactMap { $0 }
            if let lock = locks.max() { return .locked(until: lock) }
            try connection.countFailure(of: address, at: attempt.at, addresses)
            guard let name = attempt.name else { return .compare(passwordHash: nil) }
            try connection.countFailure(of: .user(name), at: attempt.at, users)
            let hash = try connection.first("SELECT password_hash FROM users WHERE name = \(name.text) AND is_disabled = 0") {
                try $0.text("password_hash")
            }
            return .compare(passwordHash: hash)
        }
    }

    /// Tells of an attempt that failed.
    public func recordFailure(of attempt: LoginAttempt) async throws(AccountStoreError) {
        try await account { connection in
            // What is no user's name may be a password: it is not written down.
            let user = try attempt.name.flatMap { name in
                try connection.first("SELECT name FROM users WHERE name = \(name.text)") { try $0.text("name") }
            }
            let subject = user.map { "user \($0)" } ?? "unknown user"
            let author = Authorship("address \(attempt.address)", at: attempt.at)
            let address = LoginSubject.address(attempt.address)
            if let count = try connection.failuresToTell(of: address, at: attempt.at) {
                try connection.writeEvent("login.failed", subject, ["attempts": .number(count)], by: author)
            }
            if let name = attempt.name, let lock = try connection.lock(of: .user(name), at: attempt.at) {
                try connection.writeEvent("login.locked", subject, ["until": .text(lock.iso8601)], by: author)
            }
            if let lock = try connection.lock(of: address, at: attempt.at) {
                try connection.writeEvent("login.locked", "address \(attempt.address)", ["until": .text(lock.iso8601)], by: author)
            }
        }
    }

    /// Begins a session after an attempt that succeeded.
    public func beginSession(_ session: NewSession, after attempt: LoginAttempt) async throws(AccountStoreError) {
        try await account { connection in
            let now = attempt.at.milliseconds
            let id = try connection.userID(of: attempt, comparedWith: session.comparedHash)
            guard let name = attempt.name, let id else { throw AccountStoreError.changedMeanwhile }
            try connection.run("DELETE FROM login_failures WHERE subject = \(LoginSubject.user(name).digest)")
            try connection.forgiveFailure(of: .address(attempt.address))
            if let old = session.replacing { try connection.run("DELETE FROM sessions WHERE digest = \(old.text)") }
            try connection.run("DELETE FROM sessions WHERE expires_ms <= \(now)")
            try connection.run(
                """
                DELETE FROM sessions WHERE digest IN (
                    SELECT digest FROM sessions WHERE user_id = \(id) ORDER BY created_ms DESC LIMIT -1 OFFSET \(Self.sessionLimit - 1))
                """)
            try connection.run(
                """
                INSERT INTO sessions (digest, user_id, created_ms, seen_ms, expires_ms)
                VALUES (\(session.digest.text), \(id), \(now), \(now), \(session.expiresAt.milliseconds))
                """)
            try connection.run("UPDATE users SET last_login_ms = \(now) WHERE id = \(id)")
            if let hash = session.renewedHash { try connection.run("UPDATE users SET password_hash = \(hash) WHERE id = \(id)") }
            try connection.writeEvent(
                "login.succeeded", "user \(name)", ["address": .text(attempt.address)], by: Authorship(.user(name.text), at: attempt.at))
        }
    }

    /// A session that has not ended.
    public func session(_ digest: SecretDigest, at now: Timestamp, idle: Int64) async throws(AccountStoreError) -> LoginSession? {
        try await accountRead { connection in
            try connection.first(
                """
                SELECT name, role, seen_ms, expires_ms FROM sessions JOIN users ON users.id = user_id
                WHERE digest = \(digest.text) AND is_disabled = 0 AND expires_ms > \(now.milliseconds) AND seen_ms > \(now.milliseconds - idle)
                """
            ) { row in
                LoginSession(
                    user: try AccountName(row.text("name")), role: try Role(row: row),
                    seenAt: Timestamp(milliseconds: try row.integer("seen_ms")),
                    expiresAt: Timestamp(milliseconds: try row.integer("expires_ms")))
            }
        }
    }

    /// Notes that a session is in use.
    public func touchSession(_ digest: SecretDigest, at now: Timestamp) async throws(AccountStoreError) {
        try await account { connection in
            _ = try connection.run("UPDATE sessions SET seen_ms = max(seen_ms, \(now.milliseconds)) WHERE digest = \(digest.text)")
        }
    }

    /// Ends a session.
    public func endSession(_ digest: SecretDigest, by author: Authorship) async throws(AccountStoreError) {
        try await account { connection in
            let name = try connection.first(
                "SELECT name FROM sessions JOIN users ON users.id = user_id WHERE digest = \(digest.text)", { try $0.text("name") })
            guard let name else { return }
            try connection.run("DELETE FROM sessions WHERE digest = \(digest.text)")
            try connection.writeEvent("login.ended", "user \(name)", by: author)
        }
    }
}
