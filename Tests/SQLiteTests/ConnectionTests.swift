import SQLite
import TestSupport
import Testing

struct ConnectionTests {
    private func memory() throws -> Connection {
        var connection = try Connection(path: ":memory:")
        try connection.run(script: "CREATE TABLE t (i INTEGER, r REAL, s TEXT, b BLOB) STRICT; CREATE TABLE u (i INTEGER UNIQUE) STRICT;")
        return connection
    }

    @Test func `each kind of value comes back as it went in`() throws {
        var connection = try memory()
        let texts = ["", "plain", "O'Brien\"; DROP TABLE t; --", "zero\0inside", "żółć 🏎️"]
        for text in texts {
            try connection.run("DELETE FROM t")
            try connection.run("INSERT INTO t VALUES (\(Int64.min), \(2.5), \(text), \([0, 255] as [UInt8]))")
            let values = try connection.first("SELECT * FROM t") { row in
                [try row.value("i"), try row.value("r"), try row.value("s"), try row.value("b")]
            }
            #expect(values == [.integer(.min), .real(2.5), .text(text), .blob([0, 255])])
        }
    }

    @Test func `nothing becomes NULL, and empty bytes stay bytes`() throws {
        var connection = try memory()
        let missing: String? = nil
        try connection.run("INSERT INTO t VALUES (\(nil as Int?), NULL, \(missing), \([] as [UInt8]))")
        let values = try connection.first("SELECT * FROM t") { row in [try row.value("i"), try row.value("s"), try row.value("b")] }
        #expect(values == [.null, .null, .blob([])])
    }

    @Test func `interpolated values are bound and never become text of the statement`() {
        let name = "x'; DROP TABLE t"
        let piece: SQL = " AND i = \(7)"
        var statement: SQL = "SELECT * FROM t WHERE s = \(name)\(piece)"
        statement += " LIMIT \(1)"
        #expect(statement.text == "SELECT * FROM t WHERE s = ? AND i = ? LIMIT ?")
        #expect(statement.values == [.text(name), .integer(7), .integer(1)])
    }

    @Test func `a statement reports how many rows it changed`() throws {
        var connection = try memory()
        #expect(try connection.run("INSERT INTO u VALUES (1), (2), (3)") == 3)
        #expect(try connection.run("UPDATE u SET i = i + 10 WHERE i > \(1)") == 2)
        #expect(try connection.run("INSERT INTO u VALUES (1) ON CONFLICT DO NOTHING") == 0)
        #expect(try connection.rows("SELECT i FROM u ORDER BY i") { row in try row.integer("i") } == [1, 12, 13])
    }

    @Test func `an error carries code, message and statement, but no values`() throws {
        var connection = try memory()
        try connection.run("INSERT INTO u VALUES (\(1))")
        let error = #expect(throws: SQLiteError.self) { try connection.run("INSERT INTO u VALUES (\(1))") }
        #expect(error?.kind == .constraint)
        #expect(error?.message == "UNIQUE constraint failed: u.i")
        #expect(error?.sql == "INSERT INTO u VALUES (?)")
        #expect(throws: SQLiteError.self) { try connection.run("SELEKT") }
    }

    @Test func `a failed statement can be run again`() throws {
        var connection = try memory()
        for _ in 0..<2 {
            #expect(throws: SQLiteError.self) { try connection.run("INSERT INTO u VALUES (\("text"))") }
        }
        #expect(try connection.run("INSERT INTO u VALUES (\(5))") == 1)
    }

    @Test func `a column of another name or type is an error`() throws {
        var connection = try memory()
        try connection.run("INSERT INTO t (i) VALUES (1)")
        #expect(throws: SQLiteError.self) { try connection.first("SELECT i FROM t") { row in try row.integer("j") } }
        let error = #expect(throws: SQLiteError.self) { try connection.first("SELECT i FROM t") { row in try row.text("i") } }
        #expect(error?.kind == .mismatch)
        #expect(try connection.first("SELECT s FROM t") { row in try row.textIfAny("s") } == .some(nil))
    }

    @Test func `two statements in one text are refused`() throws {
        var connection = try memory()
        #expect(throws: SQLiteError.self) { try connection.run("DELETE FROM t; DROP TABLE t") }
        #expect(try connection.rows("SELECT name FROM sqlite_schema WHERE type = 'table'") { row in try row.text("name") }.count == 2)
    }

    @Test func `a double-quoted word is a name and never a string`() throws {
        var connection = try memory()
        #expect(throws: SQLiteError.self) { try connection.run("INSERT INTO t (s) VALUES (\"text\")") }
    }

    @Test func `more statements than the cache keeps still work`() throws {
        var connection = try memory()
        for number in 0..<600 {
            let statement = SQL(stringLiteral: "SELECT \(number) AS n")
            #expect(try connection.first(statement) { row in try row.integer("n") } == Int64(number))
        }
    }

    @Test func `a missing file is an error unless it is to be made`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("x.db")
        for mode in [Connection.Mode.existing, .readOnly] {
            let error = #expect(throws: SQLiteError.self) { _ = try Connection(path: path, mode: mode) }
            #expect(error?.kind == .cannotOpen)
        }
        var made = try Connection(path: path, mode: .create)
        try made.run(script: "CREATE TABLE t (i INTEGER)")
        var reader = try Connection(path: path, mode: .readOnly)
        let error = #expect(throws: SQLiteError.self) { try reader.run("DELETE FROM t") }
        #expect(error?.kind == .readOnly)
        let isReadOnly = reader.isReadOnly
        #expect(isReadOnly)
    }

    @Test func `a file that is no database is an error`() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write(String(repeating: "not a database ", count: 100), to: "x.db")
        var connection = try Connection(path: path)
        let error = #expect(throws: SQLiteError.self) { try connection.run("SELECT * FROM sqlite_schema") }
        #expect(error?.kind == .notADatabase)
    }
}
