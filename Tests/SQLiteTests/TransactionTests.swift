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

    @Test func `a part that throws is undone, and the rest of its transaction stays`() throws {
        let (directory, path) = try database()
        var connection = try Connection(path: path)
        try connection.writeTransaction { connection in
            try connection.savepoint { try $0.run("INSERT INTO t VALUES (1)") }
            #expect(throws: Refusal.self) {
                try connection.savepoint { connection in
                    try connection.run("INSERT INTO t VALUES (2)")
                    throw Refusal()
                }
            }
            try connection.savepoint { try $0.run("INSERT INTO t VALUES (3)") }
        }
        #expect(try connection.rows("SELECT i FROM t") { row in try row.integer("i") } == [1, 3])
        withExtendedLifetime(directory) {}
    }

    @Test(arguments: ["FILE", "MEMORY"])
    func `a part that changes megabytes is undone, too`(place: String) throws {
        let (directory, path) = try database()
        var connection = try Connection(path: path)
        try connection.run(script: "PRAGMA temp_store = \(place); CREATE TABLE big (s TEXT) STRICT")
        try connection.run(
            "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 3000) INSERT INTO big SELECT printf('%01000d', i) FROM n"
        )
        try connection.writeTransaction { connection in
            #expect(throws: Refusal.self) {
                try connection.savepoint { connection in
                    try connection.run("UPDATE big SET s = 'x' || s")
                    throw Refusal()
                }
            }
        }
        #expect(try connection.first("SELECT count(*) AS n FROM big WHERE s LIKE 'x%'") { row in try row.integer("n") } == 0)
        #expect(try connection.first("PRAGMA integrity_check") { row in try row.text("integrity_check") } == "ok")
        withExtendedLifetime(directory) {}
    }

    @Test func `a query of which only the first row was read, or that failed, holds nothing up`() throws {
        let (directory, path) = try database()
        var connection = try Connection(path: path)
        for number in 1...100 { try connection.run("INSERT INTO t VALUES (\(number))") }
        #expect(try connection.first("SELECT i FROM t") { row in try row.integer("i") } == 1)
        #expect(throws: SQLiteError.self) { try connection.rows("SELECT i FROM t") { row in try row.text("i") } }
        // A statement that is not reset would keep its view of the file, and the log could not be emptied.
        var other = try Connection(path: path, patience: 20)
        try other.run("INSERT INTO t VALUES (101)")
        #expect(try other.first("PRAGMA wal_checkpoint(TRUNCATE)") { row in try row.integer("busy") } == 0)
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
