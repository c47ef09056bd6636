public import DeviceProtocol
import Fleet
public import Operations

/// How the server is, as JSON.
public struct SystemMessage: Message {
    /// The object.
    public let json: JSONValue

    static let form = MessageForm<SystemState>(
        "SystemStatus",
        [
            .text("status", .text(), "healthy, else the code of what is wrong.") { $0.problem?.code ?? "healthy" },
            .textIfAny("problem", .text(), "What is wrong, in words.") { $0.problem?.message },
            .text("version", .text(), "Of the program.") { $0.version },
            .count("schema_version", "Of the database.") { $0.schemaVersion },
            .text("started_at", .moment, "When the server started.") { $0.startedAt.text },
            .bytesIfAny("disk_free_bytes", "Of the disk of the data directory.") { $0.freeByteCount },
            .bytesIfAny("disk_total_bytes") { $0.totalByteCount },
            .bytesIfAny("database_bytes", "With its log.") { $0.databaseByteCount },
            .number("last_event", .count, "The number of the newest entry of the audit log.") { $0.lastEvent },
            .text("timestamp", .text(20...20, format: "date-time")) { $0.at.iso8601 },
        ])

    /// The state of a server.
    public init(_ state: SystemState) {
        json = Self.form.message(state)
    }
}
