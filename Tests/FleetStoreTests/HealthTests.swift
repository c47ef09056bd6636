import Fleet
import FleetStore
import Foundation
import SQLite
import TestSupport
import Testing

struct HealthTests {
    @Test func `a store that works is healthy`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-5")
        try await fleet.store.checkHealth()
        #expect(try await fleet.store.verify().problems == [])
    }

    @Test func `a store whose file is gone is not healthy, although its connections are still open`() async throws {
        let fleet = try await TestFleet.ready()
        try FileManager.default.removeItem(atPath: fleet.path)
        await #expect(throws: StoreError.self) { try await fleet.store.checkHealth() }
    }

    @Test func `a store whose file was replaced by another is not healthy`() async throws {
        let fleet = try await TestFleet.ready()
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: fleet.path + suffix) }
        var other = try Connection(path: fleet.path)
        try other.run(script: "CREATE TABLE t (i INTEGER)")
        await #expect(throws: StoreError.self) { try await fleet.store.checkHealth() }
    }

    @Test func `a missing index and a reference to nothing are found`() async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        do {
            var connection = try Connection(path: fleet.path)
            try connection.run(script: "PRAGMA foreign_keys = OFF; DROP INDEX hostname_pool_by_serial; CREATE TABLE stray (i INTEGER)")
            try connection.run("UPDATE hostname_pool SET venue_code = 'NOPE'")
        }
        let problems = try await fleet.store.verify().problems
        #expect(problems.contains("The index hostname_pool_by_serial is missing."))
        #expect(problems.contains("The table stray is not this program's."))
        #expect(problems.contains { $0.contains("hostname_pool refers to a row of venues that does not exist") })
        #expect(problems.filter { !$0.contains("Row") }.count == 2)
    }

    @Test func `a wrong count of hostnames is found`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-3")
        do {
            var connection = try fleet.connection()
            try connection.run("UPDATE hostname_counts SET count = 4")
        }
        #expect(try await fleet.store.verify().problems == ["The count of available hostnames of KXP2 at 'CORO' is wrong."])
    }

    @Test func `damage in the file is found`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-5000")
        do {
            var connection = try fleet.connection()
            try connection.run(script: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
        let file = try #require(FileHandle(forUpdatingAtPath: fleet.path))
        let size = try file.seekToEnd()
        try file.seek(toOffset: size / 2 / 4_096 * 4_096)
        try file.write(contentsOf: Data(repeating: 0x5A, count: 8_192))
        try file.close()
        // Damage is either named in the report or so bad that the check itself cannot be made.
        do {
            let store = try await SQLiteFleetStore.open(path: fleet.path)
            #expect(try await store.verify().isSound == false)
        } catch {
            guard case StoreError.damaged = error else { throw error }
        }
    }
}
