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

    /// Entries of the audit log, oldest first.
    public func events(_ filter: EventFilter) async throws(StoreError) -> [AuditEvent] {
        var query: SQL = "SELECT * FROM events WHERE TRUE"
        if let after = filter.after { query += " AND id > \(after)" }
        if let before = filter.before { query += " AND id < \(before)" }
        if let subject = filter.subject { query += " AND subject = \(subject)" }
        if let kind = filter.kind, kind.contains(".") { query += " AND kind = \(kind)" }
        if let kind = filter.kind, !kind.contains(".") { query += " AND kind > \(kind + ".") AND kind < \(kind + "/")" }
        query += filter.after == nil ? " ORDER BY id DESC" : " ORDER BY id"
        query += " LIMIT \(min(max(1, filter.limit), EventFilter.maximumLimit))"
        let events = try await read { [query] connection in try connection.rows(query, AuditEvent.init(row:)) }
        return filter.after == nil ? events.reversed() : events
    }

    /// Waits until the audit log has entries with numbers above `id`.
    public func nextEvents(after id: Int64, limit: Int) async throws(StoreError) -> [AuditEvent] {
        var version: Int64?
        while !Task.isCancelled {
            // Asking for the version costs less than asking for entries; it tells of every change by another connection.
            let now = try await changeMark()
            if now != version {
                let events = try await events(after: id, limit: limit)
                if !events.isEmpty { return events }
                version = now
            }
            try? await Task.sleep(for: Self.newsInterval)
        }
        return []
    }

    /// The newest entry of the audit log.
    public func auditHead() async throws(StoreError) -> AuditHead {
        try await read { try $0.auditHead() }
    }
}
