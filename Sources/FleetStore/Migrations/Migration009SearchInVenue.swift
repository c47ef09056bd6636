extension Migration {
    /// A search among a venue's deployments reads an index from one end to the other instead of thousands of rows all over the table.
    static let searchInVenue = Migration(
        version: 9,
        script: """
            -- What never changes of a deployment once it is in the table.
            DROP INDEX deployment_history_venue;
            CREATE INDEX deployment_history_venue
                ON deployment_history (venue_code, id, product_type, hostname, serial_number, mac_address, ip_address);
            -- Most deployments have no error.
            CREATE INDEX deployment_history_error ON deployment_history (venue_code, id) WHERE error_message IS NOT NULL;
            """
    )
}
