import Fleet
import SQLite

/// Checks the audit log: that each entry follows the one before, and that the rows it tells of stand as it last says.
///
/// Whoever can write the file and knows this program can make a new chain that is whole in itself. Only a head noted elsewhere shows that.
enum AuditCheck {
    /// The most problems of one sort that are told.
    static let limit = 20

    /// One sentence for each problem of the log itself, and the head that its entries lead to.
    static func chain(_ connection: inout Connection, noted: AuditHead?) throws -> (problems: [String], head: AuditHead) {
        guard
            let end = try connection.first(
                "SELECT event_id, hash, archived_through FROM audit_head",
                { row in (try row.integer("event_id"), try row.blob("hash"), try row.integer("archived_through")) })
        else { return (["The audit log does not say where it ends. The row of audit_head is missing."], AuditHead(id: 0, hash: "")) }
        var walk = ChainWalk(after: end.2, startingWith: try archivedHash(through: end.2, in: &connection), noted: noted)
        _ = try connection.rows("SELECT * FROM events ORDER BY id") { row in
            walk.take(try AuditEvent(row: row), previous: try row.blob("previous_hash"), hash: try row.blob("hash"))
        }
        return (walk.finish(headID: end.0, headHash: end.1), AuditHead(id: end.0, hash: EventChain.text(of: end.1)))
    }

    /// The hash of the last entry that was archived and removed, as the log itself tells.
    private static func archivedHash(through id: Int64, in connection: inout Connection) throws -> String? {
        if id == 0 { return EventChain.text(of: EventChain.start) }
        return try connection.first(
            "SELECT detail ->> 'head' AS head FROM events WHERE kind = 'events.archived' AND detail ->> 'through' = \(id) ORDER BY id DESC LIMIT 1"
        ) { row in try row.textIfAny("head") ?? "" }
    }

    /// One sentence for each deployment that is not as the log says.
    static func deployments(_ connection: inout Connection) throws -> [String] {
        let last: SQL = """
            WITH last (deployment, kind, event) AS (
                SELECT CAST(substr(subject, 12) AS INTEGER), kind, max(id) FROM events
                WHERE subject >= 'deployment ' AND subject < 'deployment!' AND kind IN ('deployment.refused', 'deployment.started',
                    'deployment.starting', 'deployment.downloading', 'deployment.verifying', 'deployment.customizing', 'deployment.success',
                    'deployment.failed') GROUP BY subject
            )
            """
        var problems = try connection.rows(
            """
            \(last) SELECT deployment, event FROM last WHERE deployment NOT IN (SELECT id FROM deployment_history) LIMIT \(limit)
            """
        ) { row in
            "Deployment \(try row.integer("deployment")) is missing: event \(try row.integer("event")) tells of it."
        }
        problems += try connection.rows(
            """
            \(last) SELECT deployment, event, kind, deployment_status FROM last JOIN deployment_history ON deployment_history.id = deployment
            WHERE deployment_status <> CASE kind WHEN 'deployment.refused' THEN 'failed' ELSE substr(kind, 12) END LIMIT \(limit)
            """
        ) { row in
            "Deployment \(try row.integer("deployment")) is '\(try row.text("deployment_status"))', but its last event (\(try row.integer("event"))) is \(try row.text("kind"))."
        }
        // What began before the oldest entry that is kept may have its entries in an archive.
        problems += try connection.rows(
            """
            SELECT id FROM deployment_history
            WHERE token_digest IS NOT \(Adopted.tokenDigest) AND refusal IS NOT \(Adopted.refusal)
                AND started_ms > coalesce((SELECT max(at_ms) FROM events WHERE kind = 'events.archived'), -1)
                AND NOT EXISTS (SELECT 1 FROM events WHERE subject = 'deployment ' || deployment_history.id) LIMIT \(limit)
            """
        ) { row in "Deployment \(try row.integer("id")) is in the history, but no event tells of it." }
        return problems
    }
}
