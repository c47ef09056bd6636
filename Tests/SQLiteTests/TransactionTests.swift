import SQLite
import TestSupport
import Testing

struct TransactionTests {
    private struct Refusal: Error {}

    private final class RowCount {
        var count: Int64?
    }

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

    @Test(arguments: ["FULL", "NORMAL", "OFF"])
    func `others see all of a transaction as soon as it has ended, however large it is and whether the disk was waited for`(
        synchronous: String
    ) throws {
        let (directory, path) = try database()
        var connection = try Connection(path: path)
        // So small a cache that most pages go into the log before the transaction ends.
        try connection.run(script: "PRAGMA synchronous = \(synchronous); PRAGMA cache_size = 10; CREATE TABLE big (s TEXT) STRICT")
        var other = try Connection(path: path, mode: .readOnly)
        let count: SQL = "SELECT count(*) AS n, total(length(s)) AS size FROM big"
        for round in 1...3 {
            try connection.writeTransaction { connection in
                for number in 1...500 { try connection.run("INSERT INTO big VALUES (printf('%01000d', \(number)))") }
                #expect(try connection.first(count) { row in try row.integer("n") } == Int64(500 * round))
                #expect(try other.first(count) { row in try row.integer("n") } == Int64(500 * (round - 1)))
            }
            let seen = try other.first(count) { row in (try row.integer("n"), try row.value("size")) }
            #expect(seen?.0 == Int64(500 * round) && seen?.1 == .real(Double(500_000 * round)))
            try connection.run("PRAGMA wal_checkpoint(PASSIVE)")
        }
        #expect(try other.first("PRAGMA integrity_check") { row in try row.text("integrity_check") } == "ok")
        withExtendedLifetime(directory) {}
    }

    @Test func `what was noted is forgotten with the transaction, and with the part that is undone`() throws {
        let (directory, path) = try database()
        var connection = try Connection(path: path)
        func rowCount(_ connection: inout Connection) throws -> Int64? {
            let notes = connection.notes(RowCount.init)
            if notes.count == nil { notes.count = try connection.first("SELECT count(*) AS n FROM t") { row in try row.integer("n") } }
            return notes.count
        }
        try connection.writeTransaction { connection in
            #expect(try rowCount(&connection) == 0)
            try connection.run("INSERT INTO t VALUES (1)")
            #expect(try rowCount(&connection) == 0)
            #expect(throws: Refusal.self) { try connection.savepoint { _ in throw Refusal() } }
            #expect(try rowCount(&connection) == 1)
            try connection.run("INSERT INTO t VALUES (2)")
            connection.forgetNotes()
            #expect(try rowCount(&connection) == 2)
            try connection.run("INSERT INTO t VALUES (3)")
        }
        let later = try connection.writeTransaction { connection in try rowCount(&connection) }
        #expect(later == 3)
        #expect(try rowCount(&connection) == 3)
        try connection.run("INSERT INTO t VALUES (4)")
        #expect(try rowCount(&connection) == 4, "outside of a transaction nothing is noted")
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
