public import Fleet
import SQLite

extension SQLiteFleetStore {
    /// Entries of the audit log with numbers above `id`, oldest first, at most `limit`.
    public func events(after id: Int64, limit: Int) async throws(StoreError) -> [AuditEvent] {
        try await read { connection in
            try connection.rows("SELECT * FROM events WHERE id > \(id) ORDER BY id LIMIT \(max(0, limit))", AuditEvent.init(row:))
        }
    }

    /// The audit log's entries on a deployment, oldest first.
    public func events(of id: DeploymentID) async throws(StoreError) -> [AuditEvent] {
        try await read { connection in
            _ = try connection.deployment(id)
            return try connection.rows(
                "SELECT * FROM events WHERE subject = \(id.eventSubject) ORDER BY id", AuditEvent.init(row:))
        }
    }
}

extension Connection {
    /// Writes an entry of the audit log; it belongs into the transaction of the change that it tells of.
    mutating func writeEvent(_ kind: String, _ subject: String, _ detail: EventDetail = [:], by author: Authorship) throws {
        try run(
            """
            INSERT INTO events (at, at_ms, actor, kind, subject, detail)
            VALUES (\(author.at.text), \(author.at.milliseconds), \(author.actor), \(kind), \(subject), \(detail.json))
            """)
    }
}

extension DeploymentID {
    /// The subject of events on this deployment.
    var eventSubject: String { "deployment \(value)" }
}

extension AuditEvent {
    fileprivate init(row: borrowing Row) throws {
        self.init(
            id: try row.integer("id"), at: Timestamp(milliseconds: try row.integer("at_ms")), actor: try row.text("actor"),
            kind: try row.text("kind"), subject: try row.text("subject"), detail: try row.text("detail"))
    }
}
