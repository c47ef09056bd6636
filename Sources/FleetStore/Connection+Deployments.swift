import Fleet
import SQLite

/// Rows of the history: finding, opening and ending them.
extension Connection {
    /// The lines that are kept of each device's log; a device that talks without end must not fill the disk.
    private static let logLimit = 2_000

    /// A deployment by its number.
    mutating func deployment(_ id: DeploymentID) throws -> DeploymentRow {
        guard
            let row = try first(
                "SELECT \(DeploymentRow.columns) FROM deployment_history WHERE id = \(id.value)", DeploymentRow.init(row:))
        else { throw StoreError.unknownDeployment(id) }
        return row
    }

    /// The newest row of a device that meets a condition.
    mutating func newestRow(of device: DeviceIdentity, where condition: SQL) throws -> DeploymentRow? {
        try first(
            """
            SELECT \(DeploymentRow.columns) FROM deployment_history
            WHERE id IN (\(rowsOf(device))) AND \(condition) ORDER BY id DESC LIMIT 1
            """, DeploymentRow.init(row:))
    }

    /// Opens a deployment that is granted.
    ///
    /// - Parameter isFirst: whether the device is known to have no row yet.
    mutating func openDeployment(
        _ request: DeploymentRequest, device: DeviceIdentity, hostname: Hostname, image: MasterImage, batch: BatchID? = nil,
        isFirst: Bool = false, by author: Authorship
    ) throws -> Deployment {
        var attempt = 1
        if !isFirst || device != request.device {
            attempt += try failedAttempts(of: device, product: hostname.product)
            try closeOpenDeployments(of: device, reason: "the device started again: attempt \(attempt)", by: author)
        }
        try closeOpenDeployments(of: hostname, reason: "another device got the hostname", by: author)
        try run(
            """
            INSERT INTO deployment_history (hostname, mac_address, serial_number, ip_address, product_type, venue_code, image_name,
                image_version, batch_id, deployment_status, attempt, token_digest, token_used, started_at, started_ms, last_seen_ms)
            VALUES (\(hostname.text), \(device.mac?.text), \(device.serial?.text), \(request.ipAddress), \(hostname.product.text),
                \(hostname.venue?.text), \(image.name.text), \(image.properties.version.text), \(batch?.value), 'started', \(attempt),
                \(request.tokenDigest.text), \(request.knowsToken ? 1 : 0), \(author.time), \(author.at.milliseconds),
                \(author.at.milliseconds))
            """)
        let id = DeploymentID(lastInsertedRow)
        try writeEvent(
            "deployment.started", id.eventSubject,
            EventDetail.device(device).adding([
                "hostname": .text(hostname.text), "image": .text(image.name.text), "attempt": .number(attempt),
                "ip": .text(request.ipAddress), "batch": .text(batch?.description),
            ]), by: author)
        return Deployment(
            id: id, hostname: hostname, device: device, ipAddress: request.ipAddress, product: hostname.product, venue: hostname.venue,
            imageName: image.name, imageVersion: image.properties.version, batch: batch, state: .started, attempt: attempt,
            startedAt: author.at,
            completedAt: nil, lastSeenAt: author.at, errorMessage: nil, refusalCode: nil, lastMessage: nil, progress: DeploymentProgress())
    }

    /// How many attempts a device has made since the last that succeeded.
    private mutating func failedAttempts(of device: DeviceIdentity, product: ProductCode) throws -> Int {
        let attempts = try first(
            """
            SELECT deployment_status, attempt FROM deployment_history
            WHERE id IN (\(rowsOf(device))) AND refusal IS NULL AND product_type = \(product.text) ORDER BY id DESC LIMIT 1
            """
        ) { row in try row.text("deployment_status") == DeploymentState.success.rawValue ? 0 : Int(try row.integer("attempt")) }
        return attempts ?? 0
    }

    /// Ends the open deployments of a device as failed.
    mutating func closeOpenDeployments(of device: DeviceIdentity, reason: String, by author: Authorship) throws {
        let open = try rows(
            "SELECT id FROM deployment_history WHERE id IN (\(rowsOf(device))) AND completed_at IS NULL"
        ) { row in DeploymentID(try row.integer("id")) }
        for id in open { try closeDeployment(id, reason: reason, by: author) }
    }

    /// Ends the open deployment of a hostname as failed.
    mutating func closeOpenDeployments(of hostname: Hostname, reason: String, by author: Authorship) throws {
        let open = try rows(
            "SELECT id FROM deployment_history WHERE hostname = \(hostname.text) AND iif(completed_at IS NULL, 0, id) = 0"
        ) { row in DeploymentID(try row.integer("id")) }
        for id in open { try closeDeployment(id, reason: reason, by: author) }
    }

    /// Ends an open deployment as failed.
    mutating func closeDeployment(_ id: DeploymentID, reason: String, by author: Authorship) throws {
        let end = max(author.at, try deployment(id).deployment.startedAt)
        try run(
            """
            UPDATE deployment_history SET deployment_status = 'failed', error_message = \(reason), completed_at = \(end.text),
                completed_ms = \(end.milliseconds)
            WHERE id = \(id.value) AND completed_at IS NULL
            """)
        try writeEvent("deployment.failed", id.eventSubject, ["reason": .text(reason)], by: author)
    }

    /// Takes the numbers of a deployment that is open; gives whether it was.
    @discardableResult
    mutating func updateProgress(
        of id: DeploymentID, _ progress: DeploymentProgress, message: String?, seenAt: Timestamp
    ) throws -> Bool {
        // Reports overtake each other by moments; by more than a minute only a clock that was set back does.
        let seen: SQL =
            "iif(last_seen_ms > \(seenAt.milliseconds + 60_000), \(seenAt.milliseconds), max(last_seen_ms, \(seenAt.milliseconds)))"
        let changed = try run(
            """
            UPDATE deployment_history SET bytes_total = coalesce(\(progress.bytesTotal), bytes_total),
                bytes_written = coalesce(\(progress.bytesWritten), bytes_written),
                bytes_received = coalesce(\(progress.bytesReceived), bytes_received),
                bytes_resent = coalesce(\(progress.bytesResent), bytes_resent), rate = coalesce(\(progress.rate), rate),
                verified_bytes = coalesce(\(progress.verifiedBytes), verified_bytes),
                last_message = coalesce(\(message), last_message), last_seen_ms = \(seen)
            WHERE id = \(id.value) AND completed_at IS NULL
            """)
        guard changed == 1 else { return false }
        let stages = progress.stageTimes.filter { Self.isStageName($0.key) }.sorted { $0.key < $1.key }.prefix(16)
        for (stage, milliseconds) in stages {
            try run(
                """
                INSERT INTO deployment_stages (deployment_id, stage, milliseconds) VALUES (\(id.value), \(stage), \(milliseconds))
                ON CONFLICT (deployment_id, stage) DO UPDATE SET milliseconds = excluded.milliseconds
                """)
        }
        return true
    }

    /// Keeps a line that a device said.
    mutating func writeLogLine(_ message: String, state: DeploymentState, of id: DeploymentID, at: Timestamp) throws {
        try run(
            """
            INSERT INTO deployment_log (deployment_id, at_ms, deployment_status, message)
            SELECT \(id.value), \(at.milliseconds), \(state.rawValue), \(message)
            WHERE (SELECT count(*) FROM deployment_log WHERE deployment_id = \(id.value)) < \(Self.logLimit)
            """)
    }

    /// The numbers of a device's rows. A row with a serial number is another device's unless the number is the same; but a device that sends
    /// only its MAC address now may have sent its serial number before: then the pool knows both.
    func rowsOf(_ device: DeviceIdentity) -> SQL {
        var query: SQL = "SELECT id FROM deployment_history WHERE "
        if let serial = device.serial {
            query += "serial_number = \(serial.text)"
        } else {
            query += """
                mac_address = \(device.mac?.text) AND serial_number IN (
                    SELECT serial_number FROM hostname_pool
                    WHERE product_type IN (SELECT code FROM products) AND mac_address = \(device.mac?.text))
                """
        }
        if let mac = device.mac {
            query += " UNION ALL SELECT id FROM deployment_history WHERE mac_address = \(mac.text) AND serial_number IS NULL"
        }
        return query
    }

    private static func isStageName(_ name: String) -> Bool {
        (1...32).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"):
                    true
                default: "_.-".utf8.contains(byte)
                }
            }
    }
}
