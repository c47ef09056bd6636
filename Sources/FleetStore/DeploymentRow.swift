import Fleet
import SQLite

/// A row of the history with what only the store needs of it.
struct DeploymentRow {
    /// What a query selects so that a row can be made of it.
    static let columns: SQL = """
        deployment_history.*, (
            SELECT group_concat(stage || '=' || milliseconds, ' ') FROM deployment_stages WHERE deployment_id = deployment_history.id
        ) AS stages
        """

    let deployment: Deployment
    let tokenDigest: String?
    let isTokenUsed: Bool

    var id: DeploymentID { deployment.id }

    init(row: borrowing Row) throws {
        let state = try row.text("deployment_status")
        guard let state = DeploymentState(rawValue: state) else { throw StoreFailure.unknownWord("deployment_status", state) }
        deployment = Deployment(
            id: DeploymentID(try row.integer("id")), hostname: try row.textIfAny("hostname").map { try Hostname($0) },
            device: try DeviceIdentity(serialText: row.textIfAny("serial_number"), macText: row.textIfAny("mac_address")),
            ipAddress: try row.text("ip_address"), product: try row.textIfAny("product_type").map { try ProductCode($0) },
            venue: try row.textIfAny("venue_code").map { try VenueCode($0) },
            imageName: try row.textIfAny("image_name").map { try ImageName($0) },
            imageVersion: try row.textIfAny("image_version").map { try ImageVersion($0) },
            batch: try row.integerIfAny("batch_id").map { BatchID($0) }, state: state,
            attempt: Int(try row.integer("attempt")), startedAt: Timestamp(milliseconds: try row.integer("started_ms")),
            completedAt: try row.integerIfAny("completed_ms").map { Timestamp(milliseconds: $0) },
            lastSeenAt: Timestamp(milliseconds: try row.integer("last_seen_ms")), errorMessage: try row.textIfAny("error_message"),
            refusalCode: try row.textIfAny("refusal"), lastMessage: try row.textIfAny("last_message"),
            progress: try DeploymentProgress(row: row))
        tokenDigest = try row.textIfAny("token_digest")
        isTokenUsed = try row.integer("token_used") == 1
    }
}

extension DeploymentProgress {
    fileprivate init(row: borrowing Row) throws {
        var stageTimes: [String: UInt64] = [:]
        for pair in (try row.textIfAny("stages") ?? "").split(separator: " ") {
            let parts = pair.split(separator: "=")
            if parts.count == 2 { stageTimes[String(parts[0])] = UInt64(parts[1]) }
        }
        self.init(
            bytesTotal: try row.integerIfAny("bytes_total").map { UInt64(clamping: $0) },
            bytesWritten: try row.integerIfAny("bytes_written").map { UInt64(clamping: $0) },
            bytesReceived: try row.integerIfAny("bytes_received").map { UInt64(clamping: $0) },
            bytesResent: try row.integerIfAny("bytes_resent").map { UInt64(clamping: $0) },
            rate: try row.integerIfAny("rate").map { UInt64(clamping: $0) },
            verifiedBytes: try row.integerIfAny("verified_bytes").map { UInt64(clamping: $0) }, stageTimes: stageTimes)
    }
}
