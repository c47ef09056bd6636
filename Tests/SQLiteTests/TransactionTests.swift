import SQLite
import TestSupport
import Testing

struct TransactionTests {
    private struct Refusal: Error {}

    private func database() throws -> (TemporaryDirectory, String) {
        let directory = try TemporaryDirectory()
        let path = directory.file("x.db")
        var connection = try Connection(path: path)
        try connection.run(script: "PRAGMA journal_mode = WAL; CREATE TABLE t (i INTEGER) STRICT")
        return (directory, path)
    }

    @Test func `what a transaction wrote stays when it returns and goes when it throws`() throws {
        let (directory, path) = try database()
        var connection = try Connection(path: path)
        try connection.writeTransaction { try $0.run("INSERT INTO t VALUES (1)") }
        #expect(throws: Refusal.self) {
            try connection.writeTransaction { connection in
                try connection.run("INSERT INTO t VALUES (2)")
                throw Refusal()
            }
        }
        let isOpen = connection.isInTransaction
        #expect(!isOpen)
        #expect(try connection.rows("SELECT i FROM t") { row in try row.integer("i") } == [1])
        withExtendedLifetime(directory) {}
    }

    @Test func `a write transaction has the lock from its start, and a second one says busy after its patience`() throws {
        let (directory, path) = try database()
        var first = try Connection(path: path)
        var second = try Connection(path: path, patience: 20)
        try first.writeTransaction { _ in
            let error = #expect(throws: SQLiteError.self) { try second.writeTransaction { _ in } }
            #expect(error?.kind == .busy)
        }
        try second.writeTransaction { try $0.run("INSERT INTO t VALUES (1)") }
        withExtendedLifetime(directory) {}
    }

    @Test func `a read transaction sees one state whatever others write`() throws {
        let (directory, path) = try database()
        var writer = try Connection(path: path)
        var reader = try Connection(path: path)
        try reader.readTransaction { reader in
            let count: SQL = "SELECT count(*) AS n FROM t"
            #expect(try reader.first(count) { row in try row.integer("n") } == 0)
            try writer.run("INSERT INTO t VALUES (1)")
            #expect(try reader.first(count) { row in try row.integer("n") } == 0)
        }
        #expect(try reader.first("SELECT count(*) AS n FROM t") { row in try row.integer("n") } == 1)
        withExtendedLifetime(directory) {}
    }
}
