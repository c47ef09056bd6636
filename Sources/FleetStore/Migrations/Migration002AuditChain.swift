import Fleet
import SQLite

extension Migration {
    /// The audit log becomes a chain of hashes, the history is counted as it changes, and what a database of the original system holds that this
    /// schema cannot has a place.
    static let auditChain = Migration(
        version: 2,
        script: """
            DROP TRIGGER events_are_not_changed;
            DROP TRIGGER events_are_not_deleted;
            DROP INDEX events_subject;
            ALTER TABLE events RENAME TO events_unchained;

            CREATE TABLE events (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                at TEXT NOT NULL CHECK (at IS datetime(at_ms / 1000, 'unixepoch')),
                at_ms INTEGER NOT NULL CHECK (at_ms >= 0),
                actor TEXT NOT NULL,
                kind TEXT NOT NULL CHECK (kind GLOB '[a-z]*.[a-z]*'),
                subject TEXT NOT NULL,
                detail TEXT NOT NULL CHECK (detail GLOB '{*}'),
                previous_hash BLOB NOT NULL CHECK (length(previous_hash) = 32),
                hash BLOB NOT NULL CHECK (length(hash) = 32)
            ) STRICT;

            CREATE INDEX events_subject ON events (subject, id);
            CREATE INDEX events_kind ON events (kind, id);

            -- Where the log ends, so that entries cut off at the end are missed; and through which entry it was archived and removed.
            CREATE TABLE audit_head (
                one INTEGER PRIMARY KEY CHECK (one = 1),
                event_id INTEGER NOT NULL CHECK (event_id >= 0),
                hash BLOB NOT NULL CHECK (length(hash) = 32),
                archived_through INTEGER NOT NULL DEFAULT 0 CHECK (archived_through BETWEEN 0 AND event_id)
            ) STRICT;

            INSERT INTO audit_head (one, event_id, hash) VALUES (1, 0, zeroblob(32));

            CREATE TRIGGER events_are_chained BEFORE INSERT ON events
            WHEN (SELECT event_id + 1 = new.id AND hash = new.previous_hash FROM audit_head) IS NOT 1
            BEGIN
                SELECT raise(ABORT, 'events follow the one before');
            END;

            CREATE TRIGGER events_move_the_head AFTER INSERT ON events
            BEGIN
                UPDATE audit_head SET event_id = new.id, hash = new.hash;
            END;

            CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON events
            BEGIN
                SELECT raise(ABORT, 'events are not changed');
            END;

            CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events
            WHEN (SELECT archived_through >= old.id FROM audit_head) IS NOT 1
            BEGIN
                SELECT raise(ABORT, 'events are not deleted');
            END;

            -- Counting 500,000 deployments takes longer than a page may. '' stands for no venue and no product.
            CREATE TABLE deployment_counts (
                venue_code TEXT NOT NULL,
                product_type TEXT NOT NULL,
                deployment_status TEXT NOT NULL,
                count INTEGER NOT NULL CHECK (count >= 0),
                PRIMARY KEY (venue_code, product_type, deployment_status)
            ) STRICT, WITHOUT ROWID;

            INSERT INTO deployment_counts
            SELECT coalesce(venue_code, ''), coalesce(product_type, ''), deployment_status, count(*) FROM deployment_history GROUP BY 1, 2, 3;

            CREATE TRIGGER deployment_counts_insert AFTER INSERT ON deployment_history
            BEGIN
                INSERT INTO deployment_counts
                VALUES (coalesce(new.venue_code, ''), coalesce(new.product_type, ''), new.deployment_status, 1)
                ON CONFLICT DO UPDATE SET count = count + 1;
            END;

            CREATE TRIGGER deployment_counts_delete AFTER DELETE ON deployment_history
            BEGIN
                UPDATE deployment_counts SET count = count - 1
                WHERE venue_code = coalesce(old.venue_code, '') AND product_type = coalesce(old.product_type, '')
                    AND deployment_status = old.deployment_status;
            END;

            CREATE TRIGGER deployment_counts_update AFTER UPDATE OF venue_code, product_type, deployment_status ON deployment_history
            BEGIN
                UPDATE deployment_counts SET count = count - 1
                WHERE venue_code = coalesce(old.venue_code, '') AND product_type = coalesce(old.product_type, '')
                    AND deployment_status = old.deployment_status;
                INSERT INTO deployment_counts
                VALUES (coalesce(new.venue_code, ''), coalesce(new.product_type, ''), new.deployment_status, 1)
                ON CONFLICT DO UPDATE SET count = count + 1;
            END;

            CREATE INDEX deployment_history_begun ON deployment_history (started_ms);
            CREATE INDEX deployment_history_ended ON deployment_history (completed_ms, deployment_status) WHERE completed_ms IS NOT NULL;

            -- Images of the original system: raw files without the packed form that devices are sent. Its values as they were.
            CREATE TABLE original_images (
                id INTEGER PRIMARY KEY,
                filename TEXT NOT NULL UNIQUE,
                product_type TEXT NOT NULL REFERENCES products (code),
                version TEXT,
                size_bytes INTEGER,
                checksum TEXT,
                description TEXT,
                is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
                uploaded_at TEXT
            ) STRICT;

            -- Rows of an adopted database that this schema does not hold as they were: all of the row, and why.
            CREATE TABLE adopted_rows (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                source_table TEXT NOT NULL,
                source_id INTEGER,
                is_kept INTEGER NOT NULL CHECK (is_kept IN (0, 1)),
                reason TEXT NOT NULL CHECK (length(reason) > 0),
                content TEXT NOT NULL CHECK (content GLOB '{*}')
            ) STRICT;
            """,
        work: { connection in
            let events = try connection.rows("SELECT * FROM events_unchained ORDER BY id", AuditEvent.init(row:))
            for event in events {
                try connection.appendEvent(
                    event.kind, event.subject, event.detail, by: Authorship(event.actor, at: event.at))
            }
            try connection.run(script: "DROP TABLE events_unchained")
        }
    )
}
