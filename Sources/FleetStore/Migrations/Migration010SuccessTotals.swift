extension Migration {
    /// Monitoring asks every few seconds how long deployments took: that is kept, since going through 100,000 rows takes longer than an answer may.
    static let successTotals = Migration(
        version: 10,
        script: """
            -- Successful deployments by the time that they took: at most so many seconds, 0 for longer. The numbers of a deployment do not
            -- change once it is over.
            CREATE TABLE success_totals (
                within_seconds INTEGER PRIMARY KEY,
                count INTEGER NOT NULL,
                milliseconds INTEGER NOT NULL,
                verified_bytes INTEGER NOT NULL,
                received_bytes INTEGER NOT NULL
            ) STRICT;

            INSERT INTO success_totals
            SELECT (SELECT coalesce(min(value), 0) FROM \(bounds)
                WHERE completed_ms - started_ms <= value * 1000),
                count(*), sum(completed_ms - started_ms), sum(\(bounded("verified_bytes"))), sum(\(bounded("bytes_received")))
            FROM deployment_history WHERE deployment_status = 'success' GROUP BY 1;

            CREATE TRIGGER success_totals_insert AFTER INSERT ON deployment_history WHEN new.deployment_status = 'success'
            BEGIN
                \(counted)
            END;

            CREATE TRIGGER success_totals_gain AFTER UPDATE OF deployment_status ON deployment_history
            WHEN new.deployment_status = 'success' AND old.deployment_status <> 'success'
            BEGIN
                \(counted)
            END;

            CREATE TRIGGER success_totals_loss AFTER UPDATE OF deployment_status ON deployment_history
            WHEN old.deployment_status = 'success' AND new.deployment_status <> 'success'
            BEGIN
                \(uncounted)
            END;

            CREATE TRIGGER success_totals_delete AFTER DELETE ON deployment_history WHEN old.deployment_status = 'success'
            BEGIN
                \(uncounted)
            END;
            """
    )

    /// What a deployment that is a success from now on adds.
    private static let counted = """
        INSERT INTO success_totals
        VALUES (
            (SELECT coalesce(min(value), 0) FROM \(bounds)
                WHERE new.completed_ms - new.started_ms <= value * 1000),
            1, new.completed_ms - new.started_ms, \(bounded("new.verified_bytes")), \(bounded("new.bytes_received")))
        ON CONFLICT DO UPDATE SET count = count + 1, milliseconds = milliseconds + excluded.milliseconds,
            verified_bytes = min(verified_bytes + excluded.verified_bytes, \(most)),
            received_bytes = min(received_bytes + excluded.received_bytes, \(most));
        """

    /// And takes away when it is one no more.
    private static let uncounted = """
        UPDATE success_totals SET count = count - 1, milliseconds = milliseconds - (old.completed_ms - old.started_ms),
            verified_bytes = verified_bytes - \(bounded("old.verified_bytes")),
            received_bytes = received_bytes - \(bounded("old.bytes_received"))
        WHERE within_seconds = (SELECT coalesce(min(value), 0) FROM \(bounds)
            WHERE old.completed_ms - old.started_ms <= value * 1000);
        """

    /// ``FleetMetrics/durationBounds`` as a table: written out, since this step stays as it is when those change.
    private static let bounds = "json_each('[30, 60, 120, 180, 240, 300, 420, 600, 900, 1200, 1800, 3600]')"

    /// What a device says is bounded, and so are the totals, so that no sum of them is more than a whole number can be: a device that lies must
    /// not keep others from being recorded.
    private static func bounded(_ column: String) -> String { "min(coalesce(\(column), 0), 17592186044416)" }
    private static let most = "576460752303423488"
}
