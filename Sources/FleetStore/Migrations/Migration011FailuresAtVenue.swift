extension Migration {
    /// People look for a venue's failed deployments, and a failure may have no message: the index of messages becomes one of failures.
    static let failuresAtVenue = Migration(
        version: 11,
        script: """
            DROP INDEX deployment_history_error;
            CREATE INDEX deployment_history_trouble ON deployment_history (venue_code, id)
                WHERE deployment_status = 'failed' OR error_message IS NOT NULL;
            """
    )
}
