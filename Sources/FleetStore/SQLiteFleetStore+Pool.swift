public import Fleet
import SQLite

extension SQLiteFleetStore {
    /// Adds kart numbers to a pool; numbers that it has already are skipped.
    public func importKartNumbers(
        _ numbers: KartNumberImport, product: ProductCode, venue: VenueCode, by author: Authorship
    ) async throws(StoreError) -> ImportReport {
        try await write { connection in
            let strategy = try connection.product(product).strategy
            guard strategy == .pool else { throw StoreError.notAPoolProduct(product) }
            _ = try connection.venue(venue)
            let there = try connection.numbers(among: numbers.numbers, product: product, venue: venue)
            let added = there.isEmpty ? numbers.numbers : numbers.numbers.filter { !there.contains(Int64($0.value)) }
            let alreadyThere = there.isEmpty ? [] : numbers.numbers.filter { there.contains(Int64($0.value)) }
            try connection.insert(added, product: product, venue: venue, at: author.at)
            let report = ImportReport(
                product: product, venue: venue, added: added, alreadyThere: alreadyThere, repeatedCount: numbers.repeatedCount)
            try connection.writeEvent(
                "pool.imported", "\(product)-\(venue)",
                ["added": .number(added.count), "skipped": .number(report.skippedCount), "numbers": .text(Self.ranges(added))], by: author)
            return report
        }
    }

    /// Hostnames by product, venue and number; fallback names come last.
    public func hostnames(_ filter: HostnameFilter) async throws(StoreError) -> [HostnameRecord] {
        var query: SQL = "SELECT * FROM hostname_pool WHERE TRUE"
        if let venue = filter.venue { query += " AND venue_code = \(venue.text)" }
        if let product = filter.product { query += " AND product_type = \(product.text)" }
        if let state = filter.state { query += " AND status = \(state.rawValue)" }
        if let text = filter.text, !text.isEmpty {
            query += " AND \(SQL.containing(text, anyOf: ["hostname", "serial_number", "mac_address"]))"
        }
        if let last = filter.after { query += SQL.isListed(after: last) }
        query += " ORDER BY venue_code IS NULL, product_type, venue_code, number, identifier"
        if let limit = filter.limit { query += " LIMIT \(max(0, limit))" }
        return try await read { [query] connection in try connection.rows(query) { row in try PooledHostname(row: row).record } }
    }

    /// One hostname.
    public func hostname(_ hostname: Hostname) async throws(StoreError) -> HostnameRecord {
        try await read { try $0.pooled(hostname).record }
    }

    /// Takes a hostname from its device and makes it available; a fallback name vanishes.
    public func release(
        _ hostname: Hostname, expecting expected: Expectation<HostnameRecord>?, by author: Authorship
    ) async throws(StoreError) {
        try await write { connection in
            let pooled = try connection.pooled(hostname)
            try expected?.require(of: pooled.record, "hostname \(hostname)")
            guard [.assigned, .reserved].contains(pooled.record.state), let device = pooled.record.device else {
                throw StoreError.hostnameNotAssigned(hostname, pooled.record.state)
            }
            try connection.endInstallation(of: hostname, reason: "the hostname was released", by: author)
            try connection.free(pooled)
            try connection.writeEvent("hostname.released", hostname.text, .device(device), by: author)
        }
    }

    /// Gives an available hostname to a device.
    public func assign(_ hostname: Hostname, to device: DeviceIdentity, by author: Authorship) async throws(StoreError) -> HostnameRecord {
        try await write { connection in
            let record = try connection.assign(hostname, to: device, by: author)
            try connection.stopWaiting(device)
            return record
        }
    }

    /// Gives a device the hostname that it has, else the next one of a product at a venue.
    public func assignNext(
        product: ProductCode, venue: VenueCode, to device: DeviceIdentity, by author: Authorship
    ) async throws(StoreError) -> HostnameRecord {
        try await write { try $0.assignNext(product, at: venue, to: device, by: author) }
    }

    /// The numbers as people write them: `1-50, 60`; a long list is cut off.
    private static func ranges(_ numbers: [KartNumber]) -> String {
        var ranges: [ClosedRange<Int>] = []
        for number in numbers.map(\.value).sorted() {
            if let last = ranges.last, last.upperBound + 1 == number {
                ranges[ranges.count - 1] = last.lowerBound...number
            } else {
                ranges.append(number...number)
            }
        }
        let texts = ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
        return PlainText.printable(texts.joined(separator: ", "), limit: 2_000)
    }
}

extension Connection {
    /// Which of some kart numbers a pool has, and perhaps others between them.
    fileprivate mutating func numbers(among numbers: [KartNumber], product: ProductCode, venue: VenueCode) throws -> Set<Int64> {
        guard let lowest = numbers.min(), let highest = numbers.max() else { return [] }
        return Set(
            try rows(
                """
                SELECT number FROM hostname_pool
                WHERE venue_code = \(venue.text) AND product_type = \(product.text) AND number BETWEEN \(lowest.value) AND \(highest.value)
                """
            ) { row in try row.integer("number") })
    }

    /// Adds kart numbers that a pool does not have. One statement for all of them: each one for itself takes five times as long.
    fileprivate mutating func insert(_ numbers: [KartNumber], product: ProductCode, venue: VenueCode, at moment: Timestamp) throws {
        if numbers.isEmpty { return }
        let list = "[\(numbers.map { String($0.value) }.joined(separator: ","))]"
        let count = try run(
            """
            INSERT INTO hostname_pool (product_type, venue_code, identifier, number, created_at)
            SELECT \(product.text), \(venue.text), printf('%03d', value), value, \(moment.text) FROM json_each(\(list))
            """)
        try run(
            """
            INSERT INTO hostname_counts VALUES (\(venue.text), \(product.text), 'available', \(count))
            ON CONFLICT DO UPDATE SET count = count + excluded.count
            """)
    }

    /// Whether a device that is not silent is being installed under a hostname.
    mutating func isInstalled(_ hostname: Hostname, at now: Timestamp) throws -> Bool {
        let live: SQL = """
            SELECT id FROM deployment_history
            WHERE hostname = \(hostname.text) AND iif(completed_at IS NULL, 0, id) = 0 AND \(SQL.isHeard(at: now))
            """
        return try first(live) { try $0.integer("id") } != nil
    }
}

extension SQL {
    /// The condition that a row of `hostname_pool` comes after a hostname in the list.
    fileprivate static func isListed(after last: Hostname) -> SQL {
        let number = last.identifier.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int64(last.identifier) : nil
        // A serial number may be all digits: the row itself says whether it is a kart's, as long as it is there.
        return """
             AND (venue_code IS NULL, product_type, coalesce(venue_code, ''), coalesce(number, -1), identifier)
                > (\(last.venue == nil ? 1 : 0), \(last.product.text), \(last.venue?.text ?? ""),
                    coalesce((SELECT coalesce(number, -1) FROM hostname_pool WHERE hostname = \(last.text)), \(number ?? -1)),
                    \(last.identifier))
            """
    }
}
