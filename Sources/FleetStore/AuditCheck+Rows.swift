import Fleet
import SQLite

/// Rows that are not as the last event on them says. What was adopted or whose events were archived has none, and is believed.
extension AuditCheck {
    /// One sentence for each hostname, venue, batch and image that is not as the log says.
    static func rows(_ connection: inout Connection) throws -> [String] {
        try hostnames(&connection) + venues(&connection) + batches(&connection) + images(&connection)
    }

    private static func hostnames(_ connection: inout Connection) throws -> [String] {
        // A fallback name vanishes when it is released; of two notes on a device the later may say less than is known.
        try connection.rows(
            """
            WITH last (hostname, kind, detail, event) AS (
                SELECT subject, kind, detail, max(id) FROM events
                WHERE kind IN ('hostname.assigned', 'hostname.device-changed', 'hostname.reserved', 'hostname.released', 'hostname.retired',
                    'hostname.unretired', 'hostname.replaced')
                GROUP BY subject
            ), wanted AS (
                SELECT hostname, event, kind,
                    CASE kind WHEN 'hostname.reserved' THEN 'reserved' WHEN 'hostname.retired' THEN 'retired'
                        WHEN 'hostname.released' THEN 'available' WHEN 'hostname.unretired' THEN 'available' ELSE 'assigned' END AS status,
                    CASE WHEN kind NOT IN ('hostname.released', 'hostname.retired', 'hostname.unretired')
                        THEN coalesce(detail ->> '$.after.serial', detail ->> '$.serial') END AS serial,
                    CASE WHEN kind NOT IN ('hostname.released', 'hostname.retired', 'hostname.unretired')
                        THEN coalesce(detail ->> '$.after.mac', detail ->> '$.mac') END AS mac
                FROM last
            )
            SELECT wanted.hostname AS name, event, kind, found.id IS NULL AS missing,
                coalesce(found.serial_number, found.mac_address, 'no device') AS device, found.status AS status
            FROM wanted LEFT JOIN hostname_pool AS found ON found.hostname = wanted.hostname
            WHERE (found.id IS NULL AND wanted.status <> 'available')
                OR found.status <> wanted.status
                OR (wanted.serial IS NOT NULL AND found.serial_number IS NOT wanted.serial)
                OR (wanted.mac IS NOT NULL AND found.mac_address IS NOT wanted.mac)
            ORDER BY event LIMIT \(limit)
            """
        ) { row in
            let (name, event, kind) = (try row.text("name"), try row.integer("event"), try row.text("kind"))
            if try row.integer("missing") == 1 { return "The hostname \(name) is missing: event \(event) (\(kind)) tells of it." }
            return
                "The hostname \(name) is \(try row.text("status")) (\(try row.text("device"))), which is not what its last event (\(event), \(kind)) says."
        }
    }

    private static func venues(_ connection: inout Connection) throws -> [String] {
        try connection.rows(
            """
            WITH last (code, kind, detail, event) AS (
                SELECT subject, kind, detail, max(id) FROM events
                WHERE kind IN ('venue.created', 'venue.edited', 'venue.deleted') GROUP BY subject
            ), wanted AS (
                SELECT code, event, kind, CASE kind WHEN 'venue.edited' THEN detail -> '$.after' ELSE detail END AS detail FROM last
            )
            SELECT wanted.code AS code, event, kind FROM wanted LEFT JOIN venues AS found ON found.code = wanted.code
            WHERE (found.code IS NULL) <> (kind = 'venue.deleted')
                OR (found.code IS NOT NULL AND (found.name IS NOT detail ->> 'name' OR found.location IS NOT detail ->> 'location'
                    OR found.contact_email IS NOT detail ->> 'contact_email'))
            ORDER BY event LIMIT \(limit)
            """
        ) { row in "The venue \(try row.text("code")) is not as its last event (\(try row.integer("event")), \(try row.text("kind"))) says."
        }
    }

    private static func batches(_ connection: inout Connection) throws -> [String] {
        try connection.rows(
            """
            WITH last (subject, kind, event) AS (
                SELECT subject, kind, max(id) FROM events
                WHERE kind IN ('batch.created', 'batch.started', 'batch.paused', 'batch.cancelled', 'batch.progressed', 'batch.completed')
                GROUP BY subject
            ), counted (subject, remaining, event) AS (
                SELECT subject, detail ->> '$.after.remaining', max(id) FROM events
                WHERE kind IN ('batch.progressed', 'batch.completed') GROUP BY subject
            )
            SELECT last.subject AS subject, last.event AS event, kind FROM last
                LEFT JOIN deployment_batches AS found ON 'batch ' || found.id = last.subject
                LEFT JOIN counted ON counted.subject = last.subject
            WHERE found.id IS NULL
                OR found.status <> CASE kind WHEN 'batch.created' THEN 'pending' WHEN 'batch.started' THEN 'active'
                    WHEN 'batch.progressed' THEN 'active' ELSE substr(kind, 7) END
                OR found.remaining_count <> counted.remaining
            ORDER BY last.event LIMIT \(limit)
            """
        ) { row in "The \(try row.text("subject")) is not as its last event (\(try row.integer("event")), \(try row.text("kind"))) says." }
    }

    private static func images(_ connection: inout Connection) throws -> [String] {
        try connection.rows(
            """
            WITH last (product, name, event) AS (
                SELECT detail ->> 'product', subject, max(id) FROM events WHERE kind = 'image.activated' GROUP BY 1
            )
            SELECT product, name, event FROM last
            WHERE NOT EXISTS (
                SELECT 1 FROM master_images WHERE master_images.name = last.name AND product_type = last.product AND is_active = 1)
            ORDER BY event LIMIT \(limit)
            """
        ) { row in
            "The active image of \(try row.text("product")) is not \(try row.text("name")), which event \(try row.integer("event")) activated."
        }
    }
}
