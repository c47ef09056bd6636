import Fleet
import SQLite

extension Connection {
    /// Writes an entry of the audit log; it belongs into the transaction of the change that it tells of.
    mutating func writeEvent(_ kind: String, _ subject: String, _ detail: EventDetail = [:], by author: Authorship) throws {
        try appendEvent(kind, subject, detail.json, by: author)
    }

    /// Hangs an entry on the end of the audit log.
    mutating func appendEvent(_ kind: String, _ subject: String, _ detail: String, by author: Authorship) throws {
        let (last, previous) = try notes.chainEnd ?? chainEnd()
        let event = AuditEvent(
            id: last + 1, at: author.at, actor: author.actor, kind: kind, subject: subject, detail: detail)
        let hash = EventChain.hash(of: event, after: previous)
        // What fails half-way is undone with all of the change.
        try run(
            """
            INSERT OR FAIL INTO events (id, at, at_ms, actor, kind, subject, detail, previous_hash, hash)
            VALUES (\(event.id), \(author.time), \(author.at.milliseconds), \(author.actor), \(kind), \(subject), \(detail), \(previous),
                \(hash))
            """)
        notes.chainEnd = (id: event.id, hash: hash)
    }

    /// The newest entry of the audit log.
    mutating func auditHead() throws -> AuditHead {
        let (id, hash) = try chainEnd()
        return AuditHead(id: id, hash: EventChain.text(of: hash))
    }

    /// The number and the hash of the newest entry.
    mutating func chainEnd() throws -> (id: Int64, hash: [UInt8]) {
        let end = try first("SELECT event_id, hash FROM audit_head") { row in (try row.integer("event_id"), try row.blob("hash")) }
        guard let end else { throw StoreFailure.noAuditHead }
        return end
    }
}

extension DeploymentID {
    /// The subject of events on this deployment.
    var eventSubject: String { "deployment \(value)" }
}

extension AuditEvent {
    init(row: borrowing Row) throws {
        self.init(
            id: try row.integer("id"), at: Timestamp(milliseconds: try row.integer("at_ms")), actor: try row.text("actor"),
            kind: try row.text("kind"), subject: try row.text("subject"), detail: try row.text("detail"))
    }
}
