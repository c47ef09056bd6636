import Fleet
import SQLite

/// Rows of devices that have no deployment: they were refused one, or failed without it. Anyone on the network can make such rows, and must not
/// fill the disk with them; what gets no row of its own is counted in one that says so.
extension Connection {
    /// What can be counted without a row for each.
    private enum Crowd {
        /// Failures that devices report.
        case failures
        /// Refusals by the server.
        case refusals

        /// The code of the row in which those are counted that have none.
        var code: String {
            switch self {
            case .failures: Deployment.reportedFailures
            case .refusals: "more-refusals"
            }
        }

        /// The rows that one address can add within an hour. A relay or a simulation has many devices.
        var limit: Int {
            switch self {
            case .failures: 60
            case .refusals: 1_000
            }
        }

        /// Which rows count.
        var members: SQL {
            switch self {
            case .failures: "refusal = \(Connection.reportedFailure)"
            case .refusals: "refusal NOT IN (\(Connection.reportedFailure), \(Self.failures.code), \(Self.refusals.code))"
            }
        }

        func message(_ count: Int, from ipAddress: String, last device: DeviceIdentity, _ message: String) -> String {
            let what =
                switch self {
                case .failures: count == 1 ? "failure" : "failures"
                case .refusals: count == 1 ? "refusal" : "refusals"
                }
            return "\(count) more \(what) at \(ipAddress) than get rows of their own in an hour; the last, of \(device): \(message)"
        }
    }

    /// The refusals that one device can add within an hour, whatever it asks for.
    private static let refusalsPerHour = 20
    /// The deployments that one device can be granted within an hour: one in 15 s, which is as fast as a Pi can start.
    private static let startsPerHour = 240

    /// The code of a failure that a device reported without an open deployment.
    static var reportedFailure: String { Deployment.reportedFailure }

    /// Writes a refusal, or counts up the row of the same one before.
    mutating func writeRefusal(_ request: DeploymentRequest, _ reason: RefusalReason, by author: Authorship) throws -> Deployment {
        try closeOpenDeployments(of: request.device, reason: "the device started again and was refused", by: author)
        return try recordFailure(
            of: request.device, code: reason.code, message: reason.description, ipAddress: request.ipAddress, product: request.product,
            venue: request.venue, by: author)
    }

    /// The refusal of a device that was granted so many deployments within an hour as no installation needs: each is a row, and a device that
    /// asks without end must not fill the disk. The last of them goes on.
    mutating func refusalOfStarts(_ request: DeploymentRequest, by author: Authorship) throws -> DeploymentDecision? {
        let earliest = try first(
            """
            SELECT started_ms FROM deployment_history WHERE id IN (\(rowsOf(request.device))) AND refusal IS NULL
            ORDER BY id DESC LIMIT 1 OFFSET \(Self.startsPerHour - 1)
            """
        ) { row in try row.integer("started_ms") }
        guard let earliest, earliest > author.at.milliseconds - 3_600_000, earliest <= author.at.milliseconds else { return nil }
        let reason = RefusalReason.tooManyStarts(request.device, limit: Self.startsPerHour)
        let refused = try recordFailure(
            of: request.device, code: reason.code, message: reason.description, ipAddress: request.ipAddress, product: request.product,
            venue: request.venue, by: author)
        return .refused(refused, reason)
    }

    /// Writes a failure without a deployment, or counts up the row of the same one before, if the device has not got a deployment since.
    mutating func recordFailure(
        of device: DeviceIdentity, code: String, message: String, ipAddress: String, product: ProductCode?, venue: VenueCode?,
        by author: Authorship
    ) throws -> Deployment {
        let granted = try newestRow(of: device, where: "refusal IS NULL")?.id.value ?? 0
        let crowd = code == Self.reportedFailure ? Crowd.failures : .refusals
        // A refusal's numbers (how many of a pool are assigned) may change between repetitions; what a device reports is the failure itself.
        let sameMessage: SQL = crowd == .failures ? "error_message = \(message)" : "TRUE"
        var same = try newestRow(
            of: device,
            where: """
                id > \(granted) AND refusal = \(code) AND product_type IS \(product?.text) AND venue_code IS \(venue?.text) AND \(sameMessage)
                """)
        if same == nil {
            switch crowd {
            case .failures:
                if let refused = try refusal(of: device, after: granted, in: message) {
                    try run(
                        "UPDATE deployment_history SET last_seen_ms = max(last_seen_ms, \(author.at.milliseconds)) WHERE id = \(refused.id.value)"
                    )
                    return try deployment(refused.id).deployment
                }
                same = try recentFailure(of: device, at: author.at)
            case .refusals: same = try crowdedRefusal(of: device, at: author.at)
            }
        }
        if let same { return try countUp(same.id, message, ipAddress: ipAddress, at: author.at) }
        guard try isCrowded(crowd, at: ipAddress, author.at) else {
            return try insertFailure(of: device, code, message, ipAddress: ipAddress, product: product, venue: venue, by: author)
        }
        if let counted = try counted(crowd, at: ipAddress, author.at) {
            let message = crowd.message(counted.deployment.attempt + 1, from: ipAddress, last: device, message)
            return try countUp(counted.id, message, ipAddress: ipAddress, at: author.at)
        }
        return try insertFailure(
            of: device, crowd.code, crowd.message(1, from: ipAddress, last: device, message), ipAddress: ipAddress, product: nil,
            venue: nil, by: author)
    }

    private mutating func countUp(_ id: DeploymentID, _ message: String, ipAddress: String, at now: Timestamp) throws -> Deployment {
        try run(
            """
            UPDATE deployment_history SET attempt = attempt + 1, last_seen_ms = max(last_seen_ms, \(now.milliseconds)),
                error_message = \(message), ip_address = \(ipAddress)
            WHERE id = \(id.value)
            """)
        return try deployment(id).deployment
    }

    private mutating func insertFailure(
        of device: DeviceIdentity, _ code: String, _ message: String, ipAddress: String, product: ProductCode?, venue: VenueCode?,
        by author: Authorship
    ) throws -> Deployment {
        try run(
            """
            INSERT INTO deployment_history (mac_address, serial_number, ip_address, product_type, venue_code, deployment_status, refusal,
                started_at, completed_at, started_ms, completed_ms, last_seen_ms, error_message)
            VALUES (\(device.mac?.text), \(device.serial?.text), \(ipAddress), \(product?.text), \(venue?.text), 'failed', \(code),
                \(author.time), \(author.time), \(author.at.milliseconds), \(author.at.milliseconds), \(author.at.milliseconds),
                \(message))
            """)
        let id = DeploymentID(lastInsertedRow)
        let isReported = code == Self.reportedFailure || code == Crowd.failures.code
        try writeEvent(
            isReported ? "deployment.failed" : "deployment.refused", id.eventSubject,
            EventDetail.device(device).adding(["code": .text(code), "reason": .text(message)]), by: author)
        return try deployment(id).deployment
    }

    /// The refusal that a device gives up on when it reports the server's own words as its failure.
    private mutating func refusal(of device: DeviceIdentity, after granted: Int64, in message: String) throws -> DeploymentRow? {
        let newest = try newestRow(of: device, where: "id > \(granted) AND \(Crowd.refusals.members)")
        guard let newest, let words = newest.deployment.errorMessage, !words.isEmpty, message.contains(words) else { return nil }
        return newest
    }

    /// The failure that a device reported within the last ten minutes: another one then is counted there.
    private mutating func recentFailure(of device: DeviceIdentity, at now: Timestamp) throws -> DeploymentRow? {
        try newestRow(
            of: device,
            where: """
                \(Crowd.failures.members) AND started_ms > \(now.milliseconds - 600_000) AND started_ms <= \(now.milliseconds)
                """)
    }

    /// The last refusal of a device, whatever it asked for, once it has made as many rows as it may within an hour.
    private mutating func crowdedRefusal(of device: DeviceIdentity, at now: Timestamp) throws -> DeploymentRow? {
        let recent: SQL = "\(Crowd.refusals.members) AND started_ms > \(now.milliseconds - 3_600_000)"
        let count = try first("SELECT count(*) AS count FROM deployment_history WHERE id IN (\(rowsOf(device))) AND \(recent)") { row in
            try row.integer("count")
        }
        return count ?? 0 < Self.refusalsPerHour ? nil : try newestRow(of: device, where: recent)
    }

    /// Whether an address has made as many rows as it may within an hour, of whatever devices: a device may also invent serial numbers.
    private mutating func isCrowded(_ crowd: Crowd, at ipAddress: String, _ now: Timestamp) throws -> Bool {
        let count = try first(
            """
            SELECT count(*) AS count FROM (
                SELECT 1 FROM deployment_history
                WHERE started_ms > \(now.milliseconds - 3_600_000) AND started_ms <= \(now.milliseconds)
                    AND \(crowd.members) AND ip_address = \(ipAddress)
                LIMIT \(crowd.limit))
            """
        ) { row in try row.integer("count") }
        return count ?? 0 >= crowd.limit
    }

    /// The row of the last hour that counts what an address had no rows for.
    private mutating func counted(_ crowd: Crowd, at ipAddress: String, _ now: Timestamp) throws -> DeploymentRow? {
        try first(
            """
            SELECT \(DeploymentRow.columns) FROM deployment_history
            WHERE started_ms > \(now.milliseconds - 3_600_000) AND started_ms <= \(now.milliseconds)
                AND refusal = \(crowd.code) AND ip_address = \(ipAddress)
            ORDER BY id DESC LIMIT 1
            """, DeploymentRow.init(row:))
    }
}
