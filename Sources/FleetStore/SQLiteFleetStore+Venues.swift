public import Fleet
import SQLite

extension SQLiteFleetStore {
    /// Creates a venue.
    public func createVenue(_ code: VenueCode, _ details: VenueDetails, by author: Authorship) async throws(StoreError) -> Venue {
        try await write { connection in
            let added = try connection.run(
                """
                INSERT INTO venues (code, name, location, contact_email, created_at)
                VALUES (\(code.text), \(details.name), \(details.location), \(details.contactEmail), \(author.time))
                ON CONFLICT (code) DO NOTHING
                """)
            guard added == 1 else { throw StoreError.venueExists(code) }
            try connection.writeEvent("venue.created", code.text, details.eventDetail, by: author)
            return try connection.venue(code)
        }
    }

    /// All venues by code, with the counts of their hostnames.
    public func venues() async throws(StoreError) -> [VenueSummary] {
        try await read { connection in
            let venues = try connection.rows("SELECT * FROM venues ORDER BY code", Venue.init(row:))
            let products = try connection.products()
            var pools: [String: [ProductCode: PoolCounts]] = [:]
            let counts = try connection.rows(
                "SELECT venue_code, product_type, status, count FROM hostname_counts WHERE venue_code <> ''"
            ) { row in (try row.text("venue_code"), try PoolCount(row: row)) }
            for (code, count) in counts { count.add(to: &pools[code, default: [:]]) }
            return venues.map { venue in
                VenueSummary(venue: venue, pools: PoolCount.complete(pools[venue.code.text, default: [:]], for: products))
            }
        }
    }

    /// One venue with the counts of its hostnames.
    public func venue(_ code: VenueCode) async throws(StoreError) -> VenueSummary {
        try await read { try $0.venueSummary(code) }
    }

    /// Replaces what is known of a venue beside its code.
    public func editVenue(
        _ code: VenueCode, _ details: VenueDetails, expecting expected: Expectation<VenueSummary>?, by author: Authorship
    ) async throws(StoreError) -> Venue {
        try await write { connection in
            let before = try connection.venue(code).details
            try expected?.require(of: connection.venueSummary(code), "venue \(code)")
            try connection.run(
                """
                UPDATE venues SET name = \(details.name), location = \(details.location), contact_email = \(details.contactEmail)
                WHERE code = \(code.text)
                """)
            try connection.writeEvent(
                "venue.edited", code.text, .change(from: before.eventDetail, to: details.eventDetail), by: author)
            return try connection.venue(code)
        }
    }

    /// A venue to which nothing refers. Refusals are no references: they tell of devices that never belonged to it.
    public func deletableVenue(_ code: VenueCode) async throws(StoreError) -> Venue {
        try await read { connection in
            let venue = try connection.venue(code)
            try connection.requireUnused(code)
            return venue
        }
    }

    /// Deletes a venue to which nothing refers.
    public func deleteVenue(
        _ code: VenueCode, expecting expected: Expectation<VenueSummary>?, by author: Authorship
    ) async throws(StoreError) {
        try await write { connection in
            let venue = try connection.venue(code)
            try expected?.require(of: connection.venueSummary(code), "venue \(code)")
            try connection.requireUnused(code)
            try connection.run("DELETE FROM hostname_counts WHERE venue_code = \(code.text)")
            try connection.run("DELETE FROM venues WHERE code = \(code.text)")
            try connection.writeEvent("venue.deleted", code.text, venue.details.eventDetail, by: author)
        }
    }
}

extension Connection {
    /// The venue of a code.
    mutating func venue(_ code: VenueCode) throws -> Venue {
        guard let venue = try first("SELECT * FROM venues WHERE code = \(code.text)", Venue.init(row:)) else {
            throw StoreError.unknownVenue(code)
        }
        return venue
    }

    /// Refuses to lose a venue to which something refers.
    fileprivate mutating func requireUnused(_ code: VenueCode) throws {
        let references = try first(
            """
            SELECT (SELECT count(*) FROM hostname_pool WHERE venue_code = \(code.text)) AS hostnames,
                (SELECT count(*) FROM deployment_batches WHERE venue_code = \(code.text)) AS batches,
                (SELECT count(*) FROM deployment_history WHERE venue_code = \(code.text) AND hostname IS NOT NULL) AS deployments
            """
        ) { row in (Int(try row.integer("hostnames")), Int(try row.integer("batches")), Int(try row.integer("deployments"))) }
        guard let (hostnames, batches, deployments) = references, hostnames + batches + deployments == 0 else {
            throw StoreError.venueInUse(
                code, hostnames: references?.0 ?? 0, batches: references?.1 ?? 0, deployments: references?.2 ?? 0)
        }
    }

    /// A venue with the counts of its hostnames.
    fileprivate mutating func venueSummary(_ code: VenueCode) throws -> VenueSummary {
        let venue = try venue(code)
        let counts = try rows(
            "SELECT product_type, status, count FROM hostname_counts WHERE venue_code = \(code.text)", PoolCount.init(row:))
        var pools: [ProductCode: PoolCounts] = [:]
        for count in counts { count.add(to: &pools) }
        return VenueSummary(venue: venue, pools: PoolCount.complete(pools, for: try products()))
    }
}

extension Venue {
    init(row: borrowing Row) throws {
        self.init(
            code: try VenueCode(row.text("code")),
            details: try VenueDetails(
                name: row.text("name"), location: row.textIfAny("location"), contactEmail: row.textIfAny("contact_email")),
            createdAt: try Timestamp(row.text("created_at")))
    }
}

extension VenueDetails {
    fileprivate var eventDetail: EventDetail {
        ["name": .text(name), "location": .text(location), "contact_email": .text(contactEmail)]
    }
}
