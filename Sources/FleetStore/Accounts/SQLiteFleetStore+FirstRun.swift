public import Fleet
import SQLite

extension SQLiteFleetStore {
    /// Makes a link good for making the first administrator until a moment.
    public func offerFirstRun(_ link: SecretDigest, until expiry: Timestamp, by author: Authorship) async throws(AccountStoreError) {
        try await account { connection in
            try connection.requireNoAdmin()
            try connection.run(
                "INSERT OR REPLACE INTO first_run_link (id, digest, expires_ms) VALUES (1, \(link.text), \(expiry.milliseconds))")
            try connection.writeEvent("first-run.offered", "users", ["until": .text(expiry.iso8601)], by: author)
        }
    }

    /// Returns when a link is good.
    public func checkFirstRun(_ link: SecretDigest, at now: Timestamp) async throws(AccountStoreError) {
        // A refusal is no failure of the store, so it is no error of the reading.
        let refusal = try await accountRead { connection in
            do {
                try connection.requireGood(link, at: now)
                return nil as AccountStoreError?
            } catch let error as AccountStoreError {
                return error
            }
        }
        if let refusal { throw refusal }
    }

    /// Makes the first administrator.
    public func addFirstUser(_ user: NewUser, with link: SecretDigest, by author: Authorship) async throws(AccountStoreError) -> UserAccount
    {
        try await account { connection in
            try connection.requireGood(link, at: author.at)
            try connection.run("DELETE FROM first_run_link")
            return try connection.addUser(user, by: author)
        }
    }
}

extension Connection {
    /// Whoever is no administrator cannot make one, so the link is good as long as there is none. The last one is never lost.
    fileprivate mutating func requireNoAdmin() throws {
        let count = try first("SELECT EXISTS (SELECT 1 FROM users WHERE role = 'admin') AS found") { try $0.integer("found") }
        guard count == 0 else { throw AccountStoreError.hasAdmin }
    }

    fileprivate mutating func requireGood(_ link: SecretDigest, at now: Timestamp) throws {
        try requireNoAdmin()
        let found = try first(
            "SELECT EXISTS (SELECT 1 FROM first_run_link WHERE digest = \(link.text) AND expires_ms > \(now.milliseconds)) AS found"
        ) { try $0.integer("found") }
        guard found == 1 else { throw AccountStoreError.wrongLink }
    }
}
