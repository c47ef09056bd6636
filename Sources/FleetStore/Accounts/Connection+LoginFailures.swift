import Fleet
import SQLite

extension Connection {
    /// More subjects than this are not remembered: the oldest go.
    static let failureLimit = 10_000

    /// Until when a subject has to wait; nil: it need not.
    mutating func lock(of subject: LoginSubject, at now: Timestamp) throws -> Timestamp? {
        try first(
            "SELECT locked_until_ms FROM login_failures WHERE subject = \(subject.digest) AND locked_until_ms > \(now.milliseconds)"
        ) { Timestamp(milliseconds: try $0.integer("locked_until_ms")) }
    }

    /// Until when a subject had to wait last; nil: it never had to.
    mutating func lock(of subject: LoginSubject) throws -> Timestamp? {
        try first("SELECT locked_until_ms FROM login_failures WHERE subject = \(subject.digest) AND locked_until_ms > 0") {
            Timestamp(milliseconds: try $0.integer("locked_until_ms"))
        }
    }

    /// Counts one failure of a subject, which has to wait from now on if they are too many.
    mutating func countFailure(of subject: LoginSubject, at now: Timestamp, _ rule: LockoutRule) throws {
        let forgotten = now.milliseconds - LockoutRule.memory
        let key = subject.digest
        let count = try first(
            "SELECT count FROM login_failures WHERE subject = \(key) AND last_ms > \(forgotten)", { Int(try $0.integer("count")) })
        let wait = rule.wait(after: (count ?? 0) + 1)
        try run(
            """
            INSERT INTO login_failures (subject, count, last_ms, locked_until_ms)
            VALUES (\(key), 1, \(now.milliseconds), \(wait > 0 ? now.milliseconds + wait : 0))
            ON CONFLICT (subject) DO UPDATE SET count = \((count ?? 0) + 1), last_ms = excluded.last_ms,
                locked_until_ms = excluded.locked_until_ms
            """)
        try run("DELETE FROM login_failures WHERE last_ms <= \(forgotten) AND locked_until_ms <= \(now.milliseconds)")
        try run(
            """
            DELETE FROM login_failures WHERE subject IN (
                SELECT subject FROM login_failures ORDER BY last_ms DESC LIMIT -1 OFFSET \(Self.failureLimit))
            """)
    }

    /// Takes back one failure of an address, from which somebody has signed in.
    mutating func forgiveFailure(of address: LoginSubject) throws {
        try run(
            "UPDATE login_failures SET count = max(0, count - 1), locked_until_ms = 0 WHERE subject = \(address.digest)")
    }

    /// How many failures of an address are to be told of now; nil: none yet.
    mutating func failuresToTell(of address: LoginSubject, at now: Timestamp) throws -> Int64? {
        let key = address.digest
        let told = try first("SELECT untold + 1 AS untold, told_ms FROM login_failures WHERE subject = \(key)") { row in
            (untold: try row.integer("untold"), at: try row.integerIfAny("told_ms"))
        }
        guard let told else { return 1 }
        let isDue = told.at.map { now.milliseconds - $0 >= 60_000 || $0 > now.milliseconds } ?? true
        if isDue {
            try run("UPDATE login_failures SET untold = 0, told_ms = \(now.milliseconds) WHERE subject = \(key)")
            return told.untold
        }
        try run("UPDATE login_failures SET untold = \(told.untold) WHERE subject = \(key)")
        return nil
    }
}
