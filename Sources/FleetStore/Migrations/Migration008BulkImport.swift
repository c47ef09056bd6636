extension Migration {
    /// Importing thousands of kart numbers writes less for each.
    static let bulkImport = Migration(
        version: 8,
        script: """
            -- Whoever inserts rows with a number counts them himself, all with one statement.
            DROP TRIGGER hostname_counts_insert;
            CREATE TRIGGER hostname_counts_insert AFTER INSERT ON hostname_pool WHEN new.number IS NULL
            BEGIN
                INSERT INTO hostname_counts VALUES (coalesce(new.venue_code, ''), new.product_type, new.status, 1)
                ON CONFLICT DO UPDATE SET count = count + 1;
            END;

            -- As good as reading the whole table.
            DROP INDEX hostname_pool_status;

            -- Gives a pool in the order of its list, which changes of state do not touch, and which of some numbers it has.
            DROP INDEX hostname_pool_list;
            CREATE INDEX hostname_pool_list ON hostname_pool (venue_code, product_type, number);
            """
    )
}
