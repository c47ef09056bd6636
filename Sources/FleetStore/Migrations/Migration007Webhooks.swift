extension Migration {
    /// Programs that are told of what happens, and what they have still to be told.
    static let webhooks = Migration(
        version: 7,
        script: """
            CREATE TABLE webhooks (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 64 AND name NOT GLOB '*[^a-z0-9._@-]*'),
                url TEXT NOT NULL CHECK (length(url) BETWEEN 8 AND 2000),
                -- What messages are signed with, so it has to be known here.
                secret TEXT NOT NULL CHECK (length(secret) BETWEEN 32 AND 100),
                events TEXT NOT NULL CHECK (length(events) BETWEEN 1 AND 200),
                pool_low INTEGER NOT NULL CHECK (pool_low BETWEEN 0 AND 100000),
                created_ms INTEGER NOT NULL
            ) STRICT;

            CREATE TABLE webhook_deliveries (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                webhook_id INTEGER NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
                event TEXT NOT NULL CHECK (length(event) BETWEEN 1 AND 50),
                event_id INTEGER NOT NULL,
                content TEXT NOT NULL CHECK (length(content) <= 65536),
                attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
                created_ms INTEGER NOT NULL,
                due_ms INTEGER NOT NULL
            ) STRICT;

            CREATE INDEX webhook_deliveries_due ON webhook_deliveries (due_ms);
            CREATE INDEX webhook_deliveries_webhook ON webhook_deliveries (webhook_id, id);

            -- Up to which entry of the audit log messages were made.
            CREATE TABLE webhook_progress (
                id INTEGER PRIMARY KEY CHECK (id = 1),
                event_id INTEGER NOT NULL CHECK (event_id >= 0)
            ) STRICT;

            -- Pools that were low when somebody was told last: they are told again when it has been filled meanwhile.
            CREATE TABLE webhook_low_pools (
                webhook_id INTEGER NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
                product_type TEXT NOT NULL,
                venue_code TEXT NOT NULL,
                PRIMARY KEY (webhook_id, product_type, venue_code)
            ) STRICT, WITHOUT ROWID;
            """
    )
}
