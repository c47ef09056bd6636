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
