extension Migration {
    /// Batches are held to their rules, may name an image, a start and a limit; devices that wait have a place in a line.
    static let batches = Migration(
        version: 3,
        script: """
            ALTER TABLE deployment_batches ADD COLUMN image_name TEXT;
            ALTER TABLE deployment_batches ADD COLUMN starts_at_ms INTEGER;
            ALTER TABLE deployment_batches ADD COLUMN parallel_limit INTEGER CHECK (parallel_limit > 0);

            -- A batch that is adopted may be over in any way; one that is not serves somebody yet.
            CREATE TRIGGER deployment_batches_begin BEFORE INSERT ON deployment_batches
            WHEN new.remaining_count = 0 AND new.status IN ('pending', 'active', 'paused')
            BEGIN
                SELECT raise(ABORT, 'a batch that serves nobody more is over');
            END;

            CREATE TRIGGER deployment_batches_move BEFORE UPDATE OF status ON deployment_batches
            WHEN old.status <> new.status AND NOT (
                (old.status = 'pending' AND new.status IN ('active', 'cancelled'))
                OR (old.status = 'active' AND new.status IN ('paused', 'completed', 'cancelled'))
                OR (old.status = 'paused' AND new.status IN ('active', 'cancelled')))
            BEGIN
                SELECT raise(ABORT, 'a batch does not go from this state to that one');
            END;

            CREATE TRIGGER deployment_batches_count BEFORE UPDATE OF status, total_count, remaining_count ON deployment_batches
            WHEN new.total_count <> old.total_count
                OR new.remaining_count NOT IN (old.remaining_count, old.remaining_count - 1)
                OR (new.remaining_count < old.remaining_count AND old.status <> 'active')
                OR ((new.remaining_count <> old.remaining_count OR new.status <> old.status)
                    AND (new.remaining_count = 0) <> (new.status = 'completed'))
            BEGIN
                SELECT raise(ABORT, 'an active batch counts down by one, and is completed at none');
            END;

            CREATE TRIGGER deployment_batches_keep BEFORE UPDATE OF venue_code, product_type ON deployment_batches
            WHEN new.venue_code <> old.venue_code OR new.product_type <> old.product_type
            BEGIN
                SELECT raise(ABORT, 'a batch keeps its venue and product');
            END;

            CREATE INDEX deployment_batches_due ON deployment_batches (starts_at_ms) WHERE status = 'pending' AND starts_at_ms IS NOT NULL;
            CREATE INDEX deployment_batches_image ON deployment_batches (image_name) WHERE image_name IS NOT NULL;
            CREATE INDEX deployment_history_open_batch ON deployment_history (batch_id)
                WHERE completed_at IS NULL AND batch_id IS NOT NULL;

            -- A hostname is kept for one device, and a device has one kept for it of each product.
            CREATE UNIQUE INDEX hostname_pool_reserved_serial ON hostname_pool (serial_number, product_type)
                WHERE status = 'reserved' AND serial_number IS NOT NULL;
            CREATE UNIQUE INDEX hostname_pool_reserved_mac ON hostname_pool (mac_address, product_type)
                WHERE status = 'reserved' AND serial_number IS NULL;

            -- Devices that were told to wait, in the order in which they came. Without a batch a device waits for an operator to name it.
            CREATE TABLE waiting_devices (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                serial_number TEXT CHECK (length(serial_number) BETWEEN 1 AND 40 AND serial_number NOT GLOB '*[^A-Z0-9]*'),
                mac_address TEXT CHECK (length(mac_address) = 17),
                ip_address TEXT NOT NULL,
                product_type TEXT NOT NULL,
                venue_code TEXT,
                batch_id INTEGER REFERENCES deployment_batches (id),
                first_asked_ms INTEGER NOT NULL,
                last_asked_ms INTEGER NOT NULL CHECK (last_asked_ms >= first_asked_ms),
                times_asked INTEGER NOT NULL DEFAULT 1 CHECK (times_asked > 0),
                CHECK (mac_address IS NOT NULL OR serial_number IS NOT NULL)
            ) STRICT;

            CREATE UNIQUE INDEX waiting_devices_serial ON waiting_devices (serial_number) WHERE serial_number IS NOT NULL;
            CREATE UNIQUE INDEX waiting_devices_mac ON waiting_devices (mac_address) WHERE serial_number IS NULL;
            CREATE INDEX waiting_devices_line ON waiting_devices (batch_id, id);
            CREATE INDEX waiting_devices_asked ON waiting_devices (last_asked_ms);
            """
    )
}
