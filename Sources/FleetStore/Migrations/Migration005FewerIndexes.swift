extension Migration {
    /// What a new device writes is less: an index with keys in no order costs a page of the log for every row.
    static let fewerIndexes = Migration(
        version: 5,
        script: """
            -- Product, venue and identifier are the parts of the hostname, so that need not be unique beside them. A number that was taken from
            -- this table is used nowhere else, so it may come again. What is checked at the end of a transaction, and what fails without taking
            -- back its statement, saves SQLite a copy of each page that the statement changes; and it would make a table of a list of four words.
            CREATE TABLE hostname_pool_anew (
                id INTEGER PRIMARY KEY,
                product_type TEXT NOT NULL REFERENCES products (code) DEFERRABLE INITIALLY DEFERRED,
                venue_code TEXT REFERENCES venues (code) DEFERRABLE INITIALLY DEFERRED,
                identifier TEXT NOT NULL CHECK (length(identifier) BETWEEN 1 AND 48 AND identifier NOT GLOB '*[^A-Z0-9]*'),
                number INTEGER CHECK (number IS NULL OR (number BETWEEN 0 AND 999999 AND identifier = printf('%03d', number))),
                hostname TEXT NOT NULL UNIQUE CHECK (length(hostname) <= 63)
                    GENERATED ALWAYS AS (product_type || '-' || coalesce(venue_code, 'DEFAULT') || '-' || identifier) STORED,
                status TEXT NOT NULL DEFAULT 'available'
                    CHECK (status = 'available' OR status = 'assigned' OR status = 'retired' OR status = 'reserved'),
                mac_address TEXT CHECK (mac_address GLOB '[0-9a-f][0-9a-f]:[0-9a-f][0-9a-f]:[0-9a-f][0-9a-f]:[0-9a-f][0-9a-f]:[0-9a-f][0-9a-f]:[0-9a-f][0-9a-f]'),
                serial_number TEXT CHECK (length(serial_number) BETWEEN 1 AND 40 AND serial_number NOT GLOB '*[^A-Z0-9]*'),
                assigned_date TEXT CHECK (assigned_date IS datetime(assigned_date, '+0 days')),
                retired_at TEXT CHECK (retired_at IS datetime(retired_at, '+0 days')),
                retired_reason TEXT CHECK (length(retired_reason) BETWEEN 1 AND 1000),
                reserved_at TEXT CHECK (reserved_at IS datetime(reserved_at, '+0 days')),
                notes TEXT,
                created_at TEXT NOT NULL CHECK (created_at IS datetime(created_at, '+0 days')),
                CHECK (status <> 'available' OR (mac_address IS NULL AND serial_number IS NULL AND assigned_date IS NULL)),
                CHECK (status <> 'assigned' OR ((mac_address IS NOT NULL OR serial_number IS NOT NULL) AND assigned_date IS NOT NULL)),
                CHECK (status <> 'reserved' OR ((mac_address IS NOT NULL OR serial_number IS NOT NULL) AND reserved_at IS NOT NULL)),
                CHECK ((status = 'retired') = (retired_reason IS NOT NULL) AND (status = 'retired') = (retired_at IS NOT NULL)),
                CHECK (status = 'reserved' OR reserved_at IS NULL),
                CHECK (venue_code IS NOT NULL OR (status = 'assigned' AND number IS NULL))
            ) STRICT;

            INSERT INTO hostname_pool_anew (id, product_type, venue_code, identifier, number, status, mac_address, serial_number, assigned_date,
                retired_at, retired_reason, reserved_at, notes, created_at)
            SELECT id, product_type, venue_code, identifier, number, status, mac_address, serial_number, assigned_date, retired_at,
                retired_reason, reserved_at, notes, created_at
            FROM hostname_pool;

            DROP TABLE hostname_pool;
            ALTER TABLE hostname_pool_anew RENAME TO hostname_pool;

            CREATE UNIQUE INDEX hostname_pool_by_serial ON hostname_pool (product_type, serial_number)
                WHERE status = 'assigned' AND serial_number IS NOT NULL;
            CREATE UNIQUE INDEX hostname_pool_by_mac ON hostname_pool (product_type, mac_address)
                WHERE status = 'assigned' AND serial_number IS NULL;
            CREATE INDEX hostname_pool_with_mac ON hostname_pool (product_type, mac_address) WHERE mac_address IS NOT NULL;
            CREATE INDEX hostname_pool_available ON hostname_pool (product_type, venue_code, number) WHERE status = 'available';
            CREATE INDEX hostname_pool_list ON hostname_pool (venue_code, product_type, status);
            CREATE INDEX hostname_pool_status ON hostname_pool (status);
            CREATE UNIQUE INDEX hostname_pool_reserved_serial ON hostname_pool (serial_number, product_type)
                WHERE status = 'reserved' AND serial_number IS NOT NULL;
            CREATE UNIQUE INDEX hostname_pool_reserved_mac ON hostname_pool (mac_address, product_type)
                WHERE status = 'reserved' AND serial_number IS NULL;

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

            -- One index instead of two: a hostname has at most one open deployment, and any number of those that have ended.
            DROP INDEX deployment_history_hostname;
            DROP INDEX deployment_history_open_hostname;
            CREATE UNIQUE INDEX deployment_history_hostname ON deployment_history (hostname, iif(completed_at IS NULL, 0, id));

            -- The index on started_ms has the same order.
            DROP INDEX deployment_history_started;

            -- A row with a serial number is found by that.
            DROP INDEX deployment_history_mac;
            CREATE INDEX deployment_history_mac ON deployment_history (mac_address, id) WHERE serial_number IS NULL;

            -- Before the entry is written, so there is nothing to take back.
            DROP TRIGGER events_are_chained;
            CREATE TRIGGER events_are_chained BEFORE INSERT ON events
            WHEN (SELECT event_id + 1 = new.id AND hash = new.previous_hash FROM audit_head) IS NOT 1
            BEGIN
                SELECT raise(FAIL, 'events follow the one before');
            END;
            """
    )
}
