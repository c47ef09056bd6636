extension Migration {
    /// Venues, products, hostnames, images, deployments, batches and the audit log.
    ///
    /// Table and column names are those that the original system used, where it had them. Text columns are validated by the program's values;
    /// the CHECKs here hold what must never be false, whichever program writes.
    static let firstSchema = Migration(
        version: 1,
        script: """
            CREATE TABLE products (
                code TEXT NOT NULL PRIMARY KEY
                    CHECK (length(code) BETWEEN 2 AND 8 AND code NOT GLOB '*[^A-Z0-9]*' AND code GLOB '[A-Z]*'),
                name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
                strategy TEXT NOT NULL CHECK (strategy IN ('pool', 'serial')),
                created_at TEXT NOT NULL DEFAULT (datetime('now')) CHECK (created_at IS datetime(created_at, '+0 days'))
            ) STRICT;

            INSERT INTO products (code, name, strategy) VALUES ('KXP2', 'KartXPro', 'pool'), ('RXP2', 'RaceXPro', 'serial');

            CREATE TABLE venues (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                code TEXT NOT NULL UNIQUE CHECK (length(code) = 4 AND code NOT GLOB '*[^A-Z0-9]*'),
                name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
                location TEXT CHECK (length(location) BETWEEN 1 AND 200),
                contact_email TEXT CHECK (contact_email LIKE '_%@_%'),
                created_at TEXT NOT NULL CHECK (created_at IS datetime(created_at, '+0 days'))
            ) STRICT;

            -- number is the kart number of a pool product, so that 999 comes before 1000. A row without a venue is the fallback name of a
            -- device that belongs to none; it exists only while the device has it.
            CREATE TABLE hostname_pool (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                product_type TEXT NOT NULL REFERENCES products (code),
                venue_code TEXT REFERENCES venues (code),
                identifier TEXT NOT NULL CHECK (length(identifier) BETWEEN 1 AND 48 AND identifier NOT GLOB '*[^A-Z0-9]*'),
                number INTEGER CHECK (number IS NULL OR (number BETWEEN 0 AND 999999 AND identifier = printf('%03d', number))),
                hostname TEXT NOT NULL UNIQUE CHECK (length(hostname) <= 63)
                    GENERATED ALWAYS AS (product_type || '-' || coalesce(venue_code, 'DEFAULT') || '-' || identifier) STORED,
                status TEXT NOT NULL DEFAULT 'available' CHECK (status IN ('available', 'assigned', 'retired', 'reserved')),
                mac_address TEXT CHECK (mac_address GLOB '[0-9a-f][0-9a-f]:[0-9a-f][0-9a-f]:[0-9a-f][0-9a-f]:[0-9a-f][0-9a-f]:[0-9a-f][0-9a-f]:[0-9a-f][0-9a-f]'),
                serial_number TEXT CHECK (length(serial_number) BETWEEN 1 AND 40 AND serial_number NOT GLOB '*[^A-Z0-9]*'),
                assigned_date TEXT CHECK (assigned_date IS datetime(assigned_date, '+0 days')),
                retired_at TEXT CHECK (retired_at IS datetime(retired_at, '+0 days')),
                retired_reason TEXT CHECK (length(retired_reason) BETWEEN 1 AND 1000),
                reserved_at TEXT CHECK (reserved_at IS datetime(reserved_at, '+0 days')),
                notes TEXT,
                created_at TEXT NOT NULL CHECK (created_at IS datetime(created_at, '+0 days')),
                UNIQUE (product_type, venue_code, identifier),
                CHECK (status <> 'available' OR (mac_address IS NULL AND serial_number IS NULL AND assigned_date IS NULL)),
                CHECK (status <> 'assigned' OR ((mac_address IS NOT NULL OR serial_number IS NOT NULL) AND assigned_date IS NOT NULL)),
                CHECK (status <> 'reserved' OR ((mac_address IS NOT NULL OR serial_number IS NOT NULL) AND reserved_at IS NOT NULL)),
                CHECK ((status = 'retired') = (retired_reason IS NOT NULL) AND (status = 'retired') = (retired_at IS NOT NULL)),
                CHECK (status = 'reserved' OR reserved_at IS NULL),
                CHECK (venue_code IS NOT NULL OR (status = 'assigned' AND number IS NULL))
            ) STRICT;

            -- A device has at most one hostname of each product, by its serial number, else by its MAC address. A MAC address beside a serial
            -- number may repeat: it moves with a network adapter.
            CREATE UNIQUE INDEX hostname_pool_by_serial ON hostname_pool (product_type, serial_number)
                WHERE status = 'assigned' AND serial_number IS NOT NULL;
            CREATE UNIQUE INDEX hostname_pool_by_mac ON hostname_pool (product_type, mac_address)
                WHERE status = 'assigned' AND serial_number IS NULL;
            CREATE INDEX hostname_pool_with_mac ON hostname_pool (product_type, mac_address) WHERE mac_address IS NOT NULL;
            CREATE INDEX hostname_pool_available ON hostname_pool (product_type, venue_code, number) WHERE status = 'available';
            CREATE INDEX hostname_pool_list ON hostname_pool (venue_code, product_type, status);
            CREATE INDEX hostname_pool_status ON hostname_pool (status);

            -- Counting 100,000 hostnames takes longer than a page may, so they are counted as they change. The venue of fallback names is ''.
            CREATE TABLE hostname_counts (
                venue_code TEXT NOT NULL,
                product_type TEXT NOT NULL,
                status TEXT NOT NULL,
                count INTEGER NOT NULL CHECK (count >= 0),
                PRIMARY KEY (venue_code, product_type, status)
            ) STRICT, WITHOUT ROWID;

            CREATE TRIGGER hostname_counts_insert AFTER INSERT ON hostname_pool
            BEGIN
                INSERT INTO hostname_counts VALUES (coalesce(new.venue_code, ''), new.product_type, new.status, 1)
                ON CONFLICT DO UPDATE SET count = count + 1;
            END;

            CREATE TRIGGER hostname_counts_delete AFTER DELETE ON hostname_pool
            BEGIN
                UPDATE hostname_counts SET count = count - 1
                WHERE venue_code = coalesce(old.venue_code, '') AND product_type = old.product_type AND status = old.status;
            END;

            CREATE TRIGGER hostname_counts_update AFTER UPDATE OF venue_code, product_type, status ON hostname_pool
            BEGIN
                UPDATE hostname_counts SET count = count - 1
                WHERE venue_code = coalesce(old.venue_code, '') AND product_type = old.product_type AND status = old.status;
                INSERT INTO hostname_counts VALUES (coalesce(new.venue_code, ''), new.product_type, new.status, 1)
                ON CONFLICT DO UPDATE SET count = count + 1;
            END;

            CREATE TABLE master_images (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 100 AND name NOT GLOB '*[^A-Za-z0-9._-]*' AND name GLOB '[A-Za-z0-9]*'),
                product_type TEXT NOT NULL REFERENCES products (code),
                version TEXT NOT NULL CHECK (length(version) BETWEEN 1 AND 64),
                size_bytes INTEGER NOT NULL CHECK (size_bytes > 0),
                packed_bytes INTEGER NOT NULL CHECK (packed_bytes > 0),
                used_bytes INTEGER NOT NULL CHECK (used_bytes BETWEEN 0 AND size_bytes),
                checksum TEXT NOT NULL CHECK (length(checksum) = 64 AND checksum NOT GLOB '*[^0-9a-f]*'),
                source_checksum TEXT NOT NULL CHECK (length(source_checksum) = 64 AND source_checksum NOT GLOB '*[^0-9a-f]*'),
                description TEXT,
                customization TEXT,
                customization_unavailable TEXT,
                is_active INTEGER NOT NULL DEFAULT 0 CHECK (is_active IN (0, 1)),
                -- Counts activations over all images, so that the one before the present can be found.
                activation INTEGER CHECK (activation > 0),
                activated_at TEXT CHECK (activated_at IS datetime(activated_at, '+0 days')),
                uploaded_at TEXT NOT NULL CHECK (uploaded_at IS datetime(uploaded_at, '+0 days')),
                CHECK ((customization IS NULL) <> (customization_unavailable IS NULL)),
                CHECK ((activation IS NULL) = (activated_at IS NULL) AND (is_active = 0 OR activation IS NOT NULL))
            ) STRICT;

            CREATE UNIQUE INDEX master_images_active ON master_images (product_type) WHERE is_active = 1;
            CREATE INDEX master_images_activation ON master_images (activation) WHERE activation IS NOT NULL;

            CREATE TABLE deployment_batches (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                venue_code TEXT NOT NULL REFERENCES venues (code),
                product_type TEXT NOT NULL REFERENCES products (code),
                total_count INTEGER NOT NULL CHECK (total_count > 0),
                remaining_count INTEGER NOT NULL CHECK (remaining_count BETWEEN 0 AND total_count),
                priority INTEGER NOT NULL DEFAULT 0,
                status TEXT NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'active', 'paused', 'completed', 'cancelled')),
                created_at TEXT NOT NULL CHECK (created_at IS datetime(created_at, '+0 days')),
                started_at TEXT CHECK (started_at IS datetime(started_at, '+0 days')),
                completed_at TEXT CHECK (completed_at IS datetime(completed_at, '+0 days'))
            ) STRICT;

            CREATE INDEX deployment_batches_queue ON deployment_batches (status, priority DESC, id);
            CREATE INDEX deployment_batches_venue ON deployment_batches (venue_code);

            -- The history keeps what it says even when the hostname goes to another device or the image is removed, so names are text here.
            -- refusal is the code of a refusal, or 'reported' for a failure that a device reported without an open deployment.
            CREATE TABLE deployment_history (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                hostname TEXT CHECK (length(hostname) BETWEEN 1 AND 63),
                mac_address TEXT,
                serial_number TEXT,
                ip_address TEXT NOT NULL,
                product_type TEXT,
                venue_code TEXT,
                image_name TEXT,
                image_version TEXT,
                batch_id INTEGER REFERENCES deployment_batches (id),
                deployment_status TEXT NOT NULL
                    CHECK (deployment_status IN ('started', 'starting', 'downloading', 'verifying', 'customizing', 'success', 'failed')),
                attempt INTEGER NOT NULL DEFAULT 1 CHECK (attempt > 0),
                token_digest TEXT CHECK (length(token_digest) = 64 AND token_digest NOT GLOB '*[^0-9a-f]*'),
                token_used INTEGER NOT NULL DEFAULT 0 CHECK (token_used IN (0, 1)),
                refusal TEXT,
                started_at TEXT NOT NULL CHECK (started_at IS datetime(started_at, '+0 days')),
                completed_at TEXT CHECK (completed_at IS datetime(completed_at, '+0 days')),
                started_ms INTEGER NOT NULL,
                completed_ms INTEGER,
                last_seen_ms INTEGER NOT NULL,
                error_message TEXT,
                last_message TEXT,
                bytes_total INTEGER CHECK (bytes_total >= 0),
                bytes_written INTEGER CHECK (bytes_written >= 0),
                bytes_received INTEGER CHECK (bytes_received >= 0),
                bytes_resent INTEGER CHECK (bytes_resent >= 0),
                rate INTEGER CHECK (rate >= 0),
                verified_bytes INTEGER CHECK (verified_bytes >= 0),
                CHECK (mac_address IS NOT NULL OR serial_number IS NOT NULL),
                CHECK ((deployment_status IN ('success', 'failed')) = (completed_at IS NOT NULL)),
                CHECK ((completed_at IS NULL) = (completed_ms IS NULL)),
                CHECK ((deployment_status = 'failed') = (error_message IS NOT NULL)),
                CHECK (refusal IS NULL OR (deployment_status = 'failed' AND token_digest IS NULL)),
                CHECK (refusal IS NOT NULL OR (hostname IS NOT NULL AND token_digest IS NOT NULL AND image_name IS NOT NULL))
            ) STRICT;

            CREATE INDEX deployment_history_serial ON deployment_history (serial_number, id) WHERE serial_number IS NOT NULL;
            CREATE INDEX deployment_history_mac ON deployment_history (mac_address, id) WHERE mac_address IS NOT NULL;
            CREATE INDEX deployment_history_hostname ON deployment_history (hostname, id);
            CREATE INDEX deployment_history_venue ON deployment_history (venue_code, id);
            CREATE INDEX deployment_history_status ON deployment_history (deployment_status, id);
            CREATE INDEX deployment_history_started ON deployment_history (started_at);
            CREATE INDEX deployment_history_batch ON deployment_history (batch_id) WHERE batch_id IS NOT NULL;
            CREATE UNIQUE INDEX deployment_history_open_hostname ON deployment_history (hostname) WHERE completed_at IS NULL;

            CREATE TABLE deployment_stages (
                deployment_id INTEGER NOT NULL REFERENCES deployment_history (id) ON DELETE CASCADE,
                stage TEXT NOT NULL CHECK (length(stage) BETWEEN 1 AND 32 AND stage NOT GLOB '*[^A-Za-z0-9_.-]*'),
                milliseconds INTEGER NOT NULL CHECK (milliseconds >= 0),
                PRIMARY KEY (deployment_id, stage)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE deployment_log (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                deployment_id INTEGER NOT NULL REFERENCES deployment_history (id) ON DELETE CASCADE,
                at_ms INTEGER NOT NULL,
                deployment_status TEXT NOT NULL,
                message TEXT NOT NULL
            ) STRICT;

            CREATE INDEX deployment_log_deployment ON deployment_log (deployment_id, id);

            -- The audit log. hash and previous_hash are for chaining its entries.
            CREATE TABLE events (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                at TEXT NOT NULL CHECK (at IS datetime(at, '+0 days')),
                at_ms INTEGER NOT NULL,
                actor TEXT NOT NULL,
                kind TEXT NOT NULL CHECK (kind GLOB '[a-z]*.[a-z]*'),
                subject TEXT NOT NULL,
                detail TEXT NOT NULL CHECK (detail GLOB '{*}'),
                previous_hash BLOB CHECK (length(previous_hash) = 32),
                hash BLOB CHECK (length(hash) = 32)
            ) STRICT;

            CREATE INDEX events_subject ON events (subject, id);

            CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON events
            BEGIN
                SELECT raise(ABORT, 'events are not changed');
            END;

            CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events
            BEGIN
                SELECT raise(ABORT, 'events are not deleted');
            END;
            """
    )
}
