import SQLite
import TestSupport
import Testing

struct RedefiningTests {
    private let directory: TemporaryDirectory
    private var path: String { directory.file("x.db") }

    init() throws {
        directory = try TemporaryDirectory()
        var connection = try Connection(path: directory.file("x.db"))
        try connection.run(
            script: """
                PRAGMA journal_mode = WAL;
                CREATE TABLE t (i INTEGER CHECK (i IN (1, 2, 3))) STRICT;
                CREATE INDEX t_i ON t (i);
                INSERT INTO t VALUES (1), (2);
                """)
    }

    private func isRefused(_ sql: SQL, by connection: inout Connection) -> Bool {
        do {
            try connection.run(sql)
            return false
        } catch {
            return error.kind == .constraint
        }
    }

    @Test func `another constraint holds from then on, for open connections, too, and the rows stay`() throws {
        var connection = try Connection(path: path)
        var other = try Connection(path: path)
        #expect(isRefused("INSERT INTO t VALUES (4)", by: &other))
        try connection.writeTransaction { connection in
            try connection.redefine(table: "t", [("i IN (1, 2, 3)", "i < 5")])
            try connection.run("INSERT INTO t VALUES (4)")
        }
        #expect(isRefused("INSERT INTO t VALUES (5)", by: &connection))
        #expect(isRefused("INSERT INTO t VALUES (5)", by: &other))
        try other.run("INSERT INTO t VALUES (3)")
        #expect(try connection.rows("SELECT i FROM t ORDER BY i") { row in try row.integer("i") } == [1, 2, 3, 4])
        #expect(try connection.first("PRAGMA integrity_check") { row in try row.text("integrity_check") } == "ok")
    }

    @Test(arguments: [("t", "i IN (1, 2)"), ("t", "i"), ("u", "i IN (1, 2, 3)")])
    func `a piece that the definition does not have once, or no such table, is refused and changes nothing`(
        table: String, piece: String
    ) throws {
        var connection = try Connection(path: path)
        #expect(throws: SQLiteError.self) {
            try connection.writeTransaction { connection in
                try connection.redefine(table: "t", [("i IN (1, 2, 3)", "i IN (1, 2, 3) OR i = 9")])
                try connection.redefine(table: table, [(piece, "i < 5")])
            }
        }
        #expect(isRefused("INSERT INTO t VALUES (9)", by: &connection))
        #expect(isRefused("INSERT INTO t VALUES (4)", by: &connection))
        try connection.run("INSERT INTO t VALUES (3)")
    }

    @Test func `afterwards the tables of the schema are as closed as before`() throws {
        var connection = try Connection(path: path)
        try connection.writeTransaction { try $0.redefine(table: "t", [("i IN (1, 2, 3)", "i < 5")]) }
        #expect(throws: SQLiteError.self) { try connection.run("UPDATE sqlite_schema SET sql = 'x' WHERE name = 't'") }
        // Not even asked for: SQLITE_DBCONFIG_DEFENSIVE.
        try connection.run(script: "PRAGMA writable_schema = ON")
        #expect(throws: SQLiteError.self) { try connection.run("UPDATE sqlite_schema SET sql = 'x' WHERE name = 't'") }
    }
}
