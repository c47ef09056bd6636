import Fleet
import SQLite
import TestSupport
import Testing

@testable import FleetStore

struct SchemaUpdateTests {
    private struct Kept: Equatable {
        let version: Int
        let names: [String]
    }

    private func kept(_ connection: inout Connection) throws -> Kept {
        Kept(
            version: try SchemaUpdate.version(&connection),
            names: try connection.rows("SELECT code FROM products ORDER BY code") { row in try row.text("code") })
    }

    @Test func `the steps are numbered from one without gaps`() {
        #expect(Migration.all.map(\.version) == Array(1...Migration.latestVersion))
    }

    @Test func `a later step runs once, and what was kept stays`() throws {
        let directory = try TemporaryDirectory()
        var connection = try Connection(path: directory.file("x.db"))
        _ = try SchemaUpdate.run(on: &connection, path: "x.db")
        let next = Migration(
            version: Migration.latestVersion + 1, script: "INSERT INTO products VALUES ('NEW1', 'New', 'pool', '2026-01-01 00:00:00')")
        for _ in 0..<2 { #expect(try SchemaUpdate.run(on: &connection, path: "x.db", steps: Migration.all + [next]) == next.version) }
        #expect(try kept(&connection) == Kept(version: next.version, names: ["KXP2", "NEW1", "RXP2"]))
        #expect(throws: StoreError.newerSchema(path: "x.db", found: next.version, known: Migration.latestVersion)) {
            try SchemaUpdate.run(on: &connection, path: "x.db")
        }
    }

    /// A file as it was before a step.
    private func file(at path: String, before step: Migration) throws -> Connection {
        var connection = try Connection(path: path)
        _ = try SchemaUpdate.run(on: &connection, path: path, steps: Array(Migration.all.prefix { $0.version < step.version }))
        return connection
    }

    @Test func `hostnames keep their devices, notes and counts when their table is made anew`() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("x.db")
        do {
            var connection = try file(at: path, before: .fewerIndexes)
            try connection.run(
                script: """
                    PRAGMA foreign_keys = ON;
                    INSERT INTO venues (code, name, created_at) VALUES ('CORO', 'Corona', '2026-01-01 00:00:00');
                    INSERT INTO hostname_pool (product_type, venue_code, identifier, number, created_at) VALUES
                        ('KXP2', 'CORO', '001', 1, '2026-01-01 00:00:00'), ('KXP2', 'CORO', '002', 2, '2026-01-01 00:00:00'),
                        ('KXP2', 'CORO', '003', 3, '2026-01-01 00:00:00');
                    UPDATE hostname_pool SET status = 'assigned', serial_number = 'AA01', mac_address = '2c:cf:67:00:00:01',
                        assigned_date = '2026-01-02 00:00:00', notes = 'kept' WHERE number = 2;
                    UPDATE hostname_pool SET status = 'reserved', serial_number = 'AA02', reserved_at = '2026-01-02 00:00:00' WHERE number = 3;
                    """)
        }
        let store = try await SQLiteFleetStore.open(path: path)
        #expect(try await store.verify().problems == [])
        let hostnames = try await store.hostnames(HostnameFilter())
        #expect(hostnames.map(\.hostname.text) == ["KXP2-CORO-001", "KXP2-CORO-002", "KXP2-CORO-003"])
        #expect(hostnames.map(\.state) == [.available, .assigned, .reserved])
        #expect(hostnames.map { $0.device?.serial?.text } == [nil, "AA01", "AA02"])
        #expect(hostnames[1].notes == "kept" && hostnames[1].device?.mac?.text == "2c:cf:67:00:00:01")
        var connection = try Connection(path: path)
        for refused in [
            "INSERT INTO hostname_pool (product_type, venue_code, identifier, number, created_at) VALUES ('KXP2', 'CORO', '001', 1, '2026-01-01 00:00:00')",
            "UPDATE hostname_pool SET status = 'assigned', assigned_date = '2026-01-01 00:00:00', serial_number = 'AA01' WHERE number = 1",
        ] as [SQL] {
            #expect(#expect(throws: SQLiteError.self) { try connection.run(refused) }?.kind == .constraint)
        }
    }

    @Test func `a venue's failures are found in a file of an earlier version`() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("before.db")
        _ = try file(at: path, before: .failuresAtVenue)
        let store = try await SQLiteFleetStore.open(path: path)
        #expect(try await store.deployments(DeploymentFilter(venue: try VenueCode("CORO"), state: .failed)) == [])
    }

    @Test func `history and audit log of a file of an earlier version go on under constraints that cost less`() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("before.db")
        let digest = String(repeating: "0a", count: 32)
        func row(_ status: String, digest: String) -> SQL {
            """
            INSERT INTO deployment_history (hostname, serial_number, ip_address, image_name, deployment_status, token_digest, started_at,
                started_ms, last_seen_ms)
            VALUES (\("RXP2-CORO-" + status.uppercased()), 'AA01', '192.0.2.1', 'image', \(status), \(digest), '2026-01-01 00:00:00', 1767225600000, 1767225600000)
            """
        }
        do {
            var connection = try file(at: path, before: .cheaperChecks)
            try connection.writeTransaction { connection in
                try connection.run(row("started", digest: digest))
                for _ in 1...3 {
                    try connection.writeEvent("deployment.started", "deployment 1", by: TestFleet.author())
                }
            }
        }
        let store = try await SQLiteFleetStore.open(path: path)
        #expect(try await store.verify().problems == [])
        _ = try await store.createVenue(try VenueCode("CORO"), try VenueDetails(name: "Corona"), by: TestFleet.author())
        #expect(try await store.events(after: 0, limit: 10).map(\.id) == [1, 2, 3, 4])
        #expect(try await store.deployments(DeploymentFilter()).map(\.state) == [.started])
        var connection = try Connection(path: path)
        for (status, digest) in [("lost", digest), ("verifying", String(digest.dropLast()))] {
            #expect(#expect(throws: SQLiteError.self) { try connection.run(row(status, digest: digest)) }?.kind == .constraint)
        }
        for status in ["starting", "downloading", "verifying", "customizing"] { try connection.run(row(status, digest: digest)) }
        #expect(try await store.deployments(DeploymentFilter()).count == 5)
    }

    @Test func `a step that fails leaves the file as it was before all of them`() throws {
        let directory = try TemporaryDirectory()
        var connection = try Connection(path: directory.file("x.db"))
        _ = try SchemaUpdate.run(on: &connection, path: "x.db")
        let version = Migration.latestVersion
        let steps =
            Migration.all + [
                Migration(version: version + 1, script: "DELETE FROM products; CREATE TABLE more (i INTEGER)"),
                Migration(version: version + 2, script: "CREATE TABLE more (i INTEGER)"),
            ]
        #expect(throws: SQLiteError.self) { try SchemaUpdate.run(on: &connection, path: "x.db", steps: steps) }
        #expect(try kept(&connection) == Kept(version: version, names: ["KXP2", "RXP2"]))
    }
}
