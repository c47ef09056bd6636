public import Fleet
import SQLite

extension SQLiteFleetStore: AnswerStore {
    /// Begins a request with a key, unless one has begun with it already.
    public func claim(_ key: RequestKey, for digest: SHA256Hex, at now: Timestamp) async throws(StoreError) -> KeyClaim {
        try await write { connection in
            // One from the future was begun before the clock was set back.
            try connection.run("DELETE FROM kept_answers WHERE begun_ms NOT \(SQL.within(KeptAnswer.lifetime, of: now))")
            if let claim = try connection.claim(of: key, for: digest) { return claim }
            try connection.run(
                """
                INSERT INTO kept_answers (actor, key, request_digest, begun_ms)
                VALUES (\(key.actor), \(key.key), \(digest.text), \(now.milliseconds))
                """)
            try connection.run(
                """
                DELETE FROM kept_answers WHERE (actor, key) IN (
                    SELECT actor, key FROM kept_answers ORDER BY begun_ms DESC, actor, key LIMIT -1 OFFSET \(KeptAnswer.capacity))
                """)
            return .new
        }
    }

    /// Keeps the answer to a request that was done.
    public func keep(_ answer: KeptAnswer, for key: RequestKey) async throws(StoreError) {
        try await write { connection in
            _ = try connection.run(
                """
                UPDATE kept_answers SET status = \(answer.status), content = \(answer.content)
                WHERE actor = \(key.actor) AND key = \(key.key) AND status IS NULL
                """)
        }
    }

    /// Forgets a request that has changed nothing.
    public func abandon(_ key: RequestKey) async throws(StoreError) {
        try await write { connection in
            _ = try connection.run("DELETE FROM kept_answers WHERE actor = \(key.actor) AND key = \(key.key) AND status IS NULL")
        }
    }
}

extension Connection {
    fileprivate mutating func claim(of key: RequestKey, for digest: SHA256Hex) throws -> KeyClaim? {
        try first("SELECT * FROM kept_answers WHERE actor = \(key.actor) AND key = \(key.key)") { row in
            guard try row.text("request_digest") == digest.text else { return .otherRequest }
            guard let status = try row.integerIfAny("status") else { return .underWay }
            let content: [UInt8]? = if case .blob(let bytes) = try row.value("content") { bytes } else { nil }
            return .done(KeptAnswer(status: Int(status), kept: content))
        }
    }
}
