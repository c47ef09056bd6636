import Fleet
import SQLite

/// The lines of devices that were told to wait, inside a transaction.
extension Connection {
    /// The most devices that are kept in all lines together; anyone on the network can ask, and must not fill the disk.
    private static let waitingLimit = 10_000
    /// The most devices in all lines together of which the audit log tells.
    private static let toldLimit: Int64 = 1_000

    /// Puts a device into a line, or notes that it asked again. One that was silent for too long, or waited for something else, goes to the end.
    mutating func wait(_ request: DeploymentRequest, for cause: WaitingDevice.Cause, by author: Authorship) throws -> WaitingDevice {
        let now = author.at.milliseconds
        let batch: Int64? = if case .turn(let id) = cause { id.value } else { nil }
        let changed = try run(
            """
            UPDATE waiting_devices SET last_asked_ms = max(last_asked_ms, \(now)), times_asked = times_asked + 1,
                ip_address = \(request.ipAddress), product_type = \(request.product.text), venue_code = \(request.venue?.text),
                mac_address = coalesce(\(request.device.mac?.text), mac_address)
            WHERE id = (\(waitingRow(of: request.device))) AND batch_id IS \(batch)
                AND \(SQL.isAsking(at: author.at))
            """)
        if changed == 0 {
            try stopWaiting(request.device)
            try forgetWaiting(at: author.at)
            try run(
                """
                DELETE FROM waiting_devices WHERE id IN (
                    SELECT id FROM waiting_devices ORDER BY last_asked_ms DESC LIMIT -1 OFFSET \(Self.waitingLimit - 1))
                """)
            try run(
                """
                INSERT INTO waiting_devices
                    (serial_number, mac_address, ip_address, product_type, venue_code, batch_id, first_asked_ms, last_asked_ms)
                VALUES (\(request.device.serial?.text), \(request.device.mac?.text), \(request.ipAddress), \(request.product.text),
                    \(request.venue?.text), \(batch), \(now), \(now))
                """)
            // Those who ask in the same transaction must not think that nobody waits.
            forgetNotes()
            // Anyone can invent devices, and the audit log is kept for ever.
            let crowd = try first("SELECT count(*) AS count FROM waiting_devices", { try $0.integer("count") }) ?? 0
            if crowd <= Self.toldLimit {
                let cause = batch.map { BatchID($0).eventSubject } ?? "a hostname"
                try writeEvent(
                    "device.waiting", request.device.description, EventDetail.device(request.device).adding(["for": .text(cause)]),
                    by: author)
            }
        }
        guard
            let waiting = try first(
                "SELECT * FROM waiting_devices WHERE id = (\(waitingRow(of: request.device)))", WaitingDevice.init(row:))
        else { throw StoreFailure.unknownWord("waiting_devices", request.device.description) }
        return waiting
    }

    /// Takes a device out of its line, also when it stood there before it sent its serial number.
    mutating func stopWaiting(_ device: DeviceIdentity) throws {
        try run("DELETE FROM waiting_devices WHERE id IN (\(waitingRows(of: device)))")
    }

    /// Takes everyone out of the line for a batch.
    mutating func stopWaiting(for batch: BatchID) throws {
        try run("DELETE FROM waiting_devices WHERE batch_id = \(batch.value)")
    }

    /// Forgets the devices that stopped asking a day ago.
    mutating func forgetWaiting(at now: Timestamp) throws {
        try run("DELETE FROM waiting_devices WHERE \(SQL.isForgotten(at: now))")
    }

    /// How many devices stand before this one in the line for a batch, those that fell silent left out; all of them when it is not in it.
    mutating func waitingAhead(of device: DeviceIdentity, for batch: BatchID, at now: Timestamp) throws -> Int {
        let query: SQL = """
            SELECT count(*) AS ahead FROM waiting_devices
            WHERE batch_id = \(batch.value) AND \(SQL.isAsking(at: now))
                AND id < coalesce((SELECT id FROM waiting_devices WHERE id = (\(waitingRow(of: device))) AND batch_id = \(batch.value)
                    AND \(SQL.isAsking(at: now))), \(Int64.max))
            """
        return try first(query) { Int(try $0.integer("ahead")) } ?? 0
    }

    /// How many devices wait for a batch.
    mutating func waitingCount(for batch: BatchID, at now: Timestamp) throws -> Int {
        let query: SQL = """
            SELECT count(*) AS count FROM waiting_devices
            WHERE batch_id = \(batch.value) AND \(SQL.isAsking(at: now))
            """
        return try first(query) { Int(try $0.integer("count")) } ?? 0
    }

    /// The numbers of the rows that a device may have made.
    func waitingRows(of device: DeviceIdentity) -> SQL {
        guard device.serial != nil, let mac = device.mac else { return waitingRow(of: device) }
        return
            "\(waitingRow(of: device)) UNION ALL SELECT id FROM waiting_devices WHERE mac_address = \(mac.text) AND serial_number IS NULL"
    }

    /// The number of a device's row: by its serial number, else by its MAC address alone.
    func waitingRow(of device: DeviceIdentity) -> SQL {
        guard let serial = device.serial else {
            return "SELECT id FROM waiting_devices WHERE mac_address = \(device.mac?.text) AND serial_number IS NULL"
        }
        return "SELECT id FROM waiting_devices WHERE serial_number = \(serial.text)"
    }
}

extension WaitingDevice {
    init(row: borrowing Row) throws {
        self.init(
            device: try DeviceIdentity(serialText: row.textIfAny("serial_number"), macText: row.textIfAny("mac_address")),
            ipAddress: try row.text("ip_address"), product: try ProductCode(row.text("product_type")),
            venue: try row.textIfAny("venue_code").map { try VenueCode($0) },
            cause: try row.integerIfAny("batch_id").map { .turn(BatchID($0)) } ?? .hostname,
            since: Timestamp(milliseconds: try row.integer("first_asked_ms")),
            lastAskedAt: Timestamp(milliseconds: try row.integer("last_asked_ms")), timesAsked: Int(try row.integer("times_asked")))
    }
}
