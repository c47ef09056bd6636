public import Fleet
import SQLite

extension SQLiteFleetStore {
    /// Keeps hostnames for devices that have not asked yet.
    public func reserve(_ wishes: [NamingWish], by author: Authorship) async throws(StoreError) -> [HostnameRecord] {
        try await write { connection in try wishes.map { try connection.reserve($0, by: author).record } }
    }

    /// Takes a hostname out of use.
    public func retire(
        _ hostname: Hostname, reason: RetirementReason, expecting expected: Expectation<HostnameRecord>?, by author: Authorship
    ) async throws(StoreError) -> HostnameRecord {
        try await write { connection in
            let before = try connection.pooled(hostname)
            try expected?.require(of: before.record, "hostname \(hostname)")
            if hostname.isFallback { throw StoreError.fallbackStays(hostname) }
            if before.record.state == .retired, before.record.retirementReason == reason.text { return before.record }
            try connection.endInstallation(of: hostname, reason: "the hostname was retired", by: author)
            try connection.run(
                """
                UPDATE hostname_pool SET status = 'retired', serial_number = NULL, mac_address = NULL, assigned_date = NULL,
                    reserved_at = NULL, retired_at = \(author.time), retired_reason = \(reason.text)
                WHERE id = \(before.row)
                """)
            return try connection.changed(before, "hostname.retired", by: author)
        }
    }

    /// Makes a retired hostname available again.
    public func unretire(
        _ hostname: Hostname, expecting expected: Expectation<HostnameRecord>?, by author: Authorship
    ) async throws(StoreError) -> HostnameRecord {
        try await write { connection in
            let before = try connection.pooled(hostname)
            try expected?.require(of: before.record, "hostname \(hostname)")
            guard before.record.state == .retired else { throw StoreError.hostnameNotRetired(hostname, before.record.state) }
            try connection.run(
                """
                UPDATE hostname_pool SET status = 'available', serial_number = NULL, mac_address = NULL, assigned_date = NULL,
                    retired_at = NULL, retired_reason = NULL
                WHERE id = \(before.row)
                """)
            return try connection.changed(before, "hostname.unretired", by: author)
        }
    }

    /// Gives the hostname of a dead device to the one that takes its place.
    public func replace(
        _ hostname: Hostname, with device: DeviceIdentity, allowsUnheard: Bool, expecting expected: Expectation<HostnameRecord>?,
        by author: Authorship
    ) async throws(StoreError) -> HostnameRecord {
        try await write { connection in
            let before = try connection.pooled(hostname)
            try expected?.require(of: before.record, "hostname \(hostname)")
            guard before.record.state == .assigned, let old = before.record.device else {
                throw StoreError.hostnameNotAssigned(hostname, before.record.state)
            }
            if hostname.isFallback { throw StoreError.fallbackStays(hostname) }
            let held = try connection.heldHostname(of: device, product: hostname.product, by: author)
            if held?.hostname == hostname, old.serial == device.serial || device.serial == nil { return before.record }
            if let held, held.hostname != hostname, !held.hostname.isFallback {
                throw StoreError.deviceHasHostname(device, held.hostname)
            }
            if let reserved = try connection.reservation(for: device, of: hostname.product) {
                throw StoreError.deviceHasReservation(device, reserved.hostname)
            }
            if !allowsUnheard, try !connection.hasHeard(of: device, at: author.at) {
                throw StoreError.deviceUnheard(device, hostname, holder: old)
            }
            try connection.endInstallation(of: hostname, reason: "another device takes the place of this one", by: author)
            if let held, held.hostname.isFallback { try connection.dropFallback(held, by: author) }
            try connection.run(
                """
                UPDATE hostname_pool SET serial_number = \(device.serial?.text), mac_address = \(device.mac?.text),
                    assigned_date = \(author.time)
                WHERE id = \(before.row)
                """)
            try connection.stopWaiting(device)
            return try connection.changed(before, "hostname.replaced", by: author)
        }
    }

    /// Gives devices hostnames before they ask, all or none.
    public func assign(_ wishes: [NamingWish], by author: Authorship) async throws(StoreError) -> [HostnameRecord] {
        try await write { connection in try wishes.map { try connection.assign($0, by: author) } }
    }

    /// Gives the next hostnames to the devices that have waited longest for one.
    public func assignWaiting(
        count: Int, product: ProductCode, venue: VenueCode, by author: Authorship
    ) async throws(StoreError) -> [HostnameRecord] {
        try await write { connection in
            let waiting = try connection.rows(
                """
                SELECT * FROM waiting_devices
                WHERE batch_id IS NULL AND product_type = \(product.text)
                    AND \(SQL.isAsking(at: author.at))
                ORDER BY id LIMIT \(count)
                """, WaitingDevice.init(row:))
            guard waiting.count >= count else { throw StoreError.tooFewWaiting(product, wanted: count, found: waiting.count) }
            return try waiting.map { try connection.assign(NamingWish(.next(product, venue), for: $0.device), by: author) }
        }
    }

    /// Forgets the devices in all lines that stopped asking a day ago; it costs a look when there are none.
    public func forgetWaitingDevices(at now: Timestamp) async throws(StoreError) {
        let isDue = try await read { connection in
            try connection.first("SELECT 1 AS due FROM waiting_devices WHERE \(SQL.isForgotten(at: now)) LIMIT 1") { _ in true } ?? false
        }
        if isDue { try await write { try $0.forgetWaiting(at: now) } }
    }

    /// The devices that were told to wait, longest first.
    public func waitingDevices() async throws(StoreError) -> [WaitingDevice] {
        try await read { try $0.rows("SELECT * FROM waiting_devices ORDER BY id", WaitingDevice.init(row:)) }
    }
}

extension Connection {
    /// Whether a device has ever asked for a configuration, whatever it was told.
    fileprivate mutating func hasHeard(of device: DeviceIdentity, at now: Timestamp) throws -> Bool {
        let query: SQL = "SELECT id FROM (\(rowsOf(device))) UNION ALL SELECT id FROM (\(waitingRows(of: device))) LIMIT 1"
        if try first(query, { _ in true }) ?? false { return true }
        guard device.serial == nil, let mac = device.mac else { return false }
        // It has sent its serial number as well, and its name is still to come. What it asked longer ago has no index.
        return try first(
            """
            SELECT id FROM waiting_devices WHERE mac_address = \(mac.text) UNION ALL
            SELECT id FROM deployment_history INDEXED BY deployment_history_begun
            WHERE started_ms > \(now.milliseconds - Timestamp.day) AND mac_address = \(mac.text) LIMIT 1
            """
        ) { _ in true } ?? false
    }

    fileprivate mutating func assign(_ wish: NamingWish, by author: Authorship) throws -> HostnameRecord {
        switch wish.target {
        case .hostname(let hostname):
            let record = try assign(hostname, to: wish.device, by: author)
            try stopWaiting(wish.device)
            return record
        case .next(let code, let venue): return try assignNext(code, at: venue, to: wish.device, by: author)
        }
    }

    /// Gives an available hostname, or the one that is kept for it, to a device.
    mutating func assign(_ hostname: Hostname, to device: DeviceIdentity, by author: Authorship) throws -> HostnameRecord {
        let pooled = try pooled(hostname)
        let held = try heldHostname(of: device, product: hostname.product, by: author)
        if let held, held.hostname == hostname { return held.record }
        if let held, !held.hostname.isFallback { throw StoreError.deviceHasHostname(device, held.hostname) }
        let reserved = try reservation(for: device, of: hostname.product)
        if let reserved, reserved.hostname != hostname { throw StoreError.deviceHasReservation(device, reserved.hostname) }
        guard pooled.record.state == .available || reserved != nil else {
            throw StoreError.hostnameNotAvailable(hostname, pooled.record.state)
        }
        if let held { try dropFallback(held, by: author) }
        return try give(pooled, to: device, by: author).record
    }

    /// Gives a device the hostname that it has or that is kept for it, else the next one.
    mutating func assignNext(
        _ code: ProductCode, at venue: VenueCode, to device: DeviceIdentity, by author: Authorship
    ) throws -> HostnameRecord {
        guard let product = try productIfAny(code) else { throw StoreError.refused(.unknownProduct(code)) }
        let naming =
            if let reserved = try reservation(for: device, of: code) {
                try claim(reserved, for: device, by: author)
            } else {
                try nameDevice(device, product: product, venue: venue, unassigned: .wait, by: author)
            }
        switch naming {
        case .named(let pooled, isNew: _):
            try stopWaiting(device)
            return pooled.record
        case .refused(let reason): throw StoreError.refused(reason)
        }
    }

    /// Ends the open deployment of a hostname whose device has fallen silent.
    mutating func endInstallation(of hostname: Hostname, reason: String, by author: Authorship) throws {
        if try isInstalled(hostname, at: author.at) { throw StoreError.hostnameIsInstalled(hostname) }
        try closeOpenDeployments(of: hostname, reason: reason, by: author)
    }

    /// Writes the event of a change to a hostname, and gives it as it is now.
    fileprivate mutating func changed(_ before: PooledHostname, _ kind: String, by author: Authorship) throws -> HostnameRecord {
        let after = try pooled(before.hostname)
        try writeEvent(
            kind, before.hostname.text, .change(from: before.record.eventDetail, to: after.record.eventDetail), by: author)
        return after.record
    }
}

extension HostnameRecord {
    fileprivate var eventDetail: EventDetail {
        [
            "status": .text(state.rawValue), "serial": .text(device?.serial?.text), "mac": .text(device?.mac?.text),
            "reason": .text(retirementReason),
        ]
    }
}
