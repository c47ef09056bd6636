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
