import Fleet
import FleetStore
import SQLite
import TestSupport
import Testing

struct SchemaTests {
    @Test func `a fresh file gets the newest schema and is sound`() async throws {
        let fleet = try await TestFleet.empty()
        let report = try await fleet.store.verify()
        #expect(report.isSound)
        #expect(report.schemaVersion == fleet.store.schemaVersion)
        var connection = try fleet.connection()
        let version = try connection.first("PRAGMA user_version") { row in try row.integer("user_version") }
        #expect(version == Int64(fleet.store.schemaVersion))
        let mode = try connection.first("PRAGMA journal_mode") { row in try row.text("journal_mode") }
        #expect(mode == "wal")
        // A primary key WITHOUT ROWID or a plain table alike: STRICT is part of what was written.
        let loose = try connection.rows(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite%'"
        ) { row in try row.text("name") }
        #expect(loose == [])
    }

    @Test func `what was kept is there when the file is opened again`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-3")
        _ = try await fleet.name("AA01")
        let again = try await SQLiteFleetStore.open(path: fleet.path, createIfMissing: false)
        #expect(try await again.statistics() == fleet.store.statistics())
        #expect(try await again.products().count == 2)
    }

    @Test func `a file with a newer schema is refused and left alone`() async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        let known = fleet.store.schemaVersion
        var connection = try fleet.connection()
        try connection.run(script: "PRAGMA user_version = 99")
        let error = await #expect(throws: StoreError.newerSchema(path: fleet.path, found: 99, known: known)) {
            try await SQLiteFleetStore.open(path: fleet.path)
        }
        #expect(error?.description.contains("Use the newer program") == true)
        let count = try connection.first("SELECT count(*) AS n FROM hostname_pool") { row in try row.integer("n") }
        #expect(count == 1)
    }

    @Test func `a database of another program is refused and left alone`() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("x.db")
        var connection = try Connection(path: path)
        try connection.run(script: "CREATE TABLE hostname_pool (id INTEGER); CREATE TABLE other (id INTEGER)")
        await #expect(throws: StoreError.foreignDatabase(path: path, tables: ["hostname_pool", "other"])) {
            try await SQLiteFleetStore.open(path: path)
        }
        let tables = try connection.rows("SELECT name FROM sqlite_schema") { row in try row.text("name") }
        #expect(tables == ["hostname_pool", "other"])
    }

    @Test func `a missing file is made only on demand`() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("x.db")
        await #expect(throws: StoreError.missingDatabase(path: path)) {
            try await SQLiteFleetStore.open(path: path, createIfMissing: false)
        }
        _ = try await SQLiteFleetStore.open(path: path)
        _ = try await SQLiteFleetStore.open(path: path, createIfMissing: false)
    }

    @Test func `a file that is no database is refused with its path`() async throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write(String(repeating: "no database ", count: 500), to: "x.db")
        await #expect(throws: StoreError.notADatabase(path: path)) { try await SQLiteFleetStore.open(path: path) }
    }

    @Test func `a folder that does not exist is named in the error`() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("none/x.db")
        let error = await #expect(throws: StoreError.self) { try await SQLiteFleetStore.open(path: path) }
        #expect(error == .unusable(path: path, detail: "unable to open database file: No such file or directory"))
    }
}
