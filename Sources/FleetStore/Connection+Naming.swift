import Fleet
import SQLite

/// Who gets which hostname. All of this runs inside a transaction that holds the write lock, so no other process can take a name between
/// the look and the grasp.
extension Connection {
    /// The hostname of a device: the one that it has, else a new one.
    ///
    /// A name that it has counts whatever venue it asks for now, with one exception: a fallback name gives way as soon as a venue is known.
    ///
    /// - Parameter isUnnamed: whether the device is known to have none of this product.
    mutating func nameDevice(
        _ device: DeviceIdentity, product: Product, venue: VenueCode?, unassigned: UnassignedPolicy, isUnnamed: Bool = false,
        by author: Authorship
    ) throws -> NamingOutcome {
        if let venue, try !noted(\.venues, venue, { try $0.isVenue(venue) }) { return .refused(.unknownVenue(venue)) }
        let held = isUnnamed ? nil : try heldHostname(of: device, product: product.code, by: author)
        if let held, !held.hostname.isFallback || venue == nil { return .named(held, isNew: false) }

        let free: NamingOutcome
        if let venue {
            switch product.strategy {
            case .pool: free = try lowestNumber(of: product.code, at: venue)
            case .serial:
                guard let serial = device.serial else { return .refused(.serialNumberMissing(product.code)) }
                // A device that still holds a fallback name cannot hold another at once: the new one is given to it when that is gone.
                free = try freeHostname(
                    IdentifierRule.serial(serial), product: product.code, venue: venue, device: device, isGiven: held == nil, by: author)
            }
        } else if unassigned == .wait {
            return .refused(.waitingForOperator(product.code, device))
        } else {
            free = try freeHostname(
                IdentifierRule.fallback(device), product: product.code, venue: nil, device: device, isGiven: true, by: author)
        }
        guard case .named(let pooled, _) = free else { return free }
        if let held { try dropFallback(held, by: author) }
        return .named(try give(pooled, to: device, by: author), isNew: true)
    }

    /// The hostname that a device has: by its serial number, else by its MAC address.
    ///
    /// A device that was known by its MAC address alone and now sends its serial number is known by both from here on.
    mutating func heldHostname(of device: DeviceIdentity, product: ProductCode, by author: Authorship) throws -> PooledHostname? {
        if let serial = device.serial {
            let bySerial = try first(
                "SELECT * FROM hostname_pool WHERE product_type = \(product.text) AND serial_number = \(serial.text) AND status = 'assigned'",
                PooledHostname.init(row:))
            if let held = bySerial { return try refresh(held, device: device, by: author) }
        }
        guard let mac = device.mac else { return nil }
        let byMAC = try first(
            """
            SELECT * FROM hostname_pool WHERE product_type = \(product.text) AND mac_address = \(mac.text)
                AND serial_number IS NULL AND status = 'assigned'
            """, PooledHostname.init(row:))
        if let held = byMAC { return try refresh(held, device: device, by: author) }
        guard device.serial == nil else { return nil }
        // The address of a device that is known by its serial number identifies it only if no other device has used the same adapter; thousands
        // may have. The plus keeps SQLite from going through all that are assigned.
        let users = try rows(
            """
            SELECT * FROM hostname_pool WHERE product_type = \(product.text) AND mac_address = \(mac.text) AND +status = 'assigned' LIMIT 2
            """, PooledHostname.init(row:))
        return users.count == 1 ? users.first : nil
    }

    /// Writes a device into a free row of the pool, unless the row was made with it.
    mutating func give(_ pooled: PooledHostname, to device: DeviceIdentity, by author: Authorship) throws -> PooledHostname {
        if pooled.record.state != .assigned {
            try run(
                """
                UPDATE hostname_pool SET status = 'assigned', serial_number = \(device.serial?.text), mac_address = \(device.mac?.text),
                    assigned_date = \(author.time), reserved_at = NULL
                WHERE id = \(pooled.row)
                """)
        }
        try writeEvent("hostname.assigned", pooled.hostname.text, .device(device), by: author)
        return PooledHostname(
            row: pooled.row,
            record: HostnameRecord(
                hostname: pooled.hostname, state: .assigned, device: device, assignedAt: author.at.inWholeSeconds,
                notes: pooled.record.notes, createdAt: pooled.record.createdAt))
    }

    /// Makes a row of the pool available; a fallback name vanishes, as it is made for one device.
    mutating func free(_ pooled: PooledHostname) throws {
        if pooled.hostname.isFallback {
            try run("DELETE FROM hostname_pool WHERE id = \(pooled.row)")
        } else {
            try run(
                """
                UPDATE hostname_pool SET status = 'available', serial_number = NULL, mac_address = NULL, assigned_date = NULL,
                    reserved_at = NULL
                WHERE id = \(pooled.row)
                """)
        }
    }

    /// Takes a device's fallback name away, because it gets a proper one.
    mutating func dropFallback(_ held: PooledHostname, by author: Authorship) throws {
        try closeOpenDeployments(of: held.hostname, reason: "the device got another hostname", by: author)
        try free(held)
        try writeEvent("hostname.released", held.hostname.text, ["reason": "the device got another hostname"], by: author)
    }

    /// The row of a hostname.
    mutating func pooled(_ hostname: Hostname) throws -> PooledHostname {
        guard let pooled = try first("SELECT * FROM hostname_pool WHERE hostname = \(hostname.text)", PooledHostname.init(row:)) else {
            throw StoreError.unknownHostname(hostname)
        }
        return pooled
    }

    /// The lowest number of a pool.
    mutating func lowestNumber(of product: ProductCode, at venue: VenueCode) throws -> NamingOutcome {
        let lowest = try first(
            """
            SELECT * FROM hostname_pool WHERE product_type = \(product.text) AND venue_code = \(venue.text) AND status = 'available'
            ORDER BY number LIMIT 1
            """, PooledHostname.init(row:))
        if let lowest { return .named(lowest, isNew: true) }
        return .refused(.poolExhausted(product, venue, try poolCounts(of: product, at: venue)))
    }

    /// How many hostnames of a product at a venue stand in each state.
    mutating func poolCounts(of product: ProductCode, at venue: VenueCode) throws -> PoolCounts {
        let counts = try rows(
            """
            SELECT product_type, status, count FROM hostname_counts
            WHERE venue_code = \(venue.text) AND product_type = \(product.text)
            """, PoolCount.init(row:))
        var pools: [ProductCode: PoolCounts] = [:]
        for count in counts { count.add(to: &pools) }
        return pools[product, default: PoolCounts()]
    }

    /// The first of some identifiers that no other device has; its row is made when there is none.
    ///
    /// - Parameter isGiven: whether a row that is made is the device's from the start; a fallback name has to be (the schema knows no other).
    private mutating func freeHostname(
        _ identifiers: some Sequence<String>, product: ProductCode, venue: VenueCode?, device: DeviceIdentity, isGiven: Bool,
        by author: Authorship
    ) throws -> NamingOutcome {
        for identifier in identifiers {
            // The longest forms of a long serial number may not fit into a name.
            guard let hostname = try? Hostname(product: product, venue: venue, identifier: identifier) else { continue }
            let owner = isGiven ? device : nil
            let state: HostnameState = isGiven ? .assigned : .available
            // Most identifiers are free, and the index finds out about the others. What fails half-way is undone with all of the change.
            let made = try run(
                """
                INSERT OR FAIL INTO hostname_pool
                    (product_type, venue_code, identifier, status, serial_number, mac_address, assigned_date, created_at)
                VALUES (\(product.text), \(venue?.text), \(identifier), \(state.rawValue),
                    \(owner?.serial?.text), \(owner?.mac?.text), \(isGiven ? author.time : nil), \(author.time))
                ON CONFLICT DO NOTHING
                """)
            if made == 0 {
                let row = try first("SELECT * FROM hostname_pool WHERE hostname = \(hostname.text)", PooledHostname.init(row:))
                if let row, row.record.state == .available { return .named(row, isNew: true) }
                continue
            }
            let record = HostnameRecord(
                hostname: hostname, state: state, device: owner, assignedAt: isGiven ? author.at.inWholeSeconds : nil, notes: nil,
                createdAt: author.at.inWholeSeconds)
            return .named(PooledHostname(row: lastInsertedRow, record: record), isNew: true)
        }
        return .refused(.identifiersTaken(product, device))
    }

    private mutating func isVenue(_ code: VenueCode) throws -> Bool {
        try first("SELECT 1 AS known FROM venues WHERE code = \(code.text)", { _ in true }) ?? false
    }

    private mutating func refresh(_ held: PooledHostname, device: DeviceIdentity, by author: Authorship) throws -> PooledHostname {
        let known = held.record.device
        guard known?.serial != device.serial && device.serial != nil || known?.mac != device.mac && device.mac != nil else { return held }
        try run(
            """
            UPDATE hostname_pool SET serial_number = coalesce(\(device.serial?.text), serial_number),
                mac_address = coalesce(\(device.mac?.text), mac_address)
            WHERE id = \(held.row)
            """)
        try writeEvent("hostname.device-changed", held.hostname.text, .device(device), by: author)
        return try pooled(held.hostname)
    }
}
