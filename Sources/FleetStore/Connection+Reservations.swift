import Fleet
import SQLite

/// Hostnames that are kept for devices, inside a transaction.
extension Connection {
    /// The hostname that is kept for a device: of a product before others, by its serial number before its MAC address.
    mutating func reservation(for device: DeviceIdentity, preferring product: ProductCode) throws -> PooledHostname? {
        try first(
            """
            SELECT * FROM (
                SELECT * FROM hostname_pool WHERE serial_number = \(device.serial?.text) AND status = 'reserved'
                UNION ALL
                SELECT * FROM hostname_pool
                WHERE mac_address = \(device.mac?.text) AND serial_number IS NULL AND status = 'reserved'
            ) ORDER BY product_type <> \(product.text), serial_number IS NULL, id LIMIT 1
            """, PooledHostname.init(row:))
    }

    /// The hostname of a product that is kept for a device.
    mutating func reservation(for device: DeviceIdentity, of product: ProductCode) throws -> PooledHostname? {
        let reserved = try reservation(for: device, preferring: product)
        return reserved?.hostname.product == product ? reserved : nil
    }

    /// Gives a device the hostname that is kept for it.
    mutating func claim(_ reserved: PooledHostname, for device: DeviceIdentity, by author: Authorship) throws -> NamingOutcome {
        if let held = try heldHostname(of: device, product: reserved.hostname.product, by: author) {
            guard held.hostname.isFallback else { return .named(held, isNew: false) }
            try dropFallback(held, by: author)
        }
        return .named(try give(reserved, to: device, by: author), isNew: true)
    }

    /// Keeps a hostname for a device.
    mutating func reserve(_ wish: NamingWish, by author: Authorship) throws -> PooledHostname {
        let (device, product) = (wish.device, wish.product)
        _ = try self.product(product)
        if let held = try heldHostname(of: device, product: product, by: author), !held.hostname.isFallback {
            // What was to be kept for the device is its own by now: a list that is given again changes nothing.
            switch wish.target {
            case .hostname(held.hostname), .next: return held
            case .hostname: throw StoreError.deviceHasHostname(device, held.hostname)
            }
        }
        if let reserved = try reservation(for: device, of: product) {
            switch wish.target {
            case .hostname(reserved.hostname), .next: return reserved
            case .hostname: throw StoreError.deviceHasReservation(device, reserved.hostname)
            }
        }
        let pooled = try available(wish.target)
        try run(
            """
            UPDATE hostname_pool SET status = 'reserved', serial_number = \(device.serial?.text), mac_address = \(device.mac?.text),
                reserved_at = \(author.time)
            WHERE id = \(pooled.row)
            """)
        try writeEvent("hostname.reserved", pooled.hostname.text, .device(device), by: author)
        return try self.pooled(pooled.hostname)
    }

    private mutating func available(_ target: NamingWish.Target) throws -> PooledHostname {
        switch target {
        case .hostname(let hostname):
            let pooled = try pooled(hostname)
            guard pooled.record.state == .available else { throw StoreError.hostnameNotAvailable(hostname, pooled.record.state) }
            return pooled
        case .next(let product, let venue):
            guard try self.product(product).strategy == .pool else { throw StoreError.notAPoolProduct(product) }
            _ = try self.venue(venue)
            switch try lowestNumber(of: product, at: venue) {
            case .named(let pooled, isNew: _): return pooled
            case .refused(let reason): throw StoreError.refused(reason)
            }
        }
    }
}

extension NamingWish {
    /// The product of the hostname.
    var product: ProductCode {
        switch target {
        case .hostname(let hostname): hostname.product
        case .next(let product, _): product
        }
    }
}
