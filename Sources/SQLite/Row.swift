import CSQLite

/// The row on which a query stands; it can be read only while the query shows it.
@safe public struct Row: ~Copyable {
    private let statement: Statement

    init(_ statement: Statement) {
        self.statement = statement
    }

    /// The value of a column, whatever it is.
    ///
    /// - Throws: ``SQLiteError`` when there is no such column.
    public func value(_ column: String) throws(SQLiteError) -> SQLValue {
        let index = try index(column)
        switch unsafe sqlite3_column_type(statement.handle, index) {
        case SQLITE_INTEGER: return .integer(unsafe sqlite3_column_int64(statement.handle, index))
        case SQLITE_FLOAT: return .real(unsafe sqlite3_column_double(statement.handle, index))
        case SQLITE_TEXT: return .text(text(at: index))
        case SQLITE_BLOB: return .blob(blob(at: index))
        default: return .null
        }
    }

    /// The text of a column.
    ///
    /// - Throws: ``SQLiteError`` when there is no such column or it is anything but text.
    public func text(_ column: String) throws(SQLiteError) -> String {
        guard case .text(let text) = try value(column) else { throw mismatch(column, wanted: "text") }
        return text
    }

    /// The text of a column, `nil` for NULL.
    ///
    /// - Throws: ``SQLiteError`` when there is no such column or it is neither text nor NULL.
    public func textIfAny(_ column: String) throws(SQLiteError) -> String? {
        switch try value(column) {
        case .text(let text): return text
        case .null: return nil
        default: throw mismatch(column, wanted: "text or NULL")
        }
    }

    /// The whole number of a column.
    ///
    /// - Throws: ``SQLiteError`` when there is no such column or it is anything but an integer.
    public func integer(_ column: String) throws(SQLiteError) -> Int64 {
        guard case .integer(let number) = try value(column) else { throw mismatch(column, wanted: "an integer") }
        return number
    }

    /// The whole number of a column, `nil` for NULL.
    ///
    /// - Throws: ``SQLiteError`` when there is no such column or it is neither an integer nor NULL.
    public func integerIfAny(_ column: String) throws(SQLiteError) -> Int64? {
        switch try value(column) {
        case .integer(let number): return number
        case .null: return nil
        default: throw mismatch(column, wanted: "an integer or NULL")
        }
    }

    /// The bytes of a column.
    ///
    /// - Throws: ``SQLiteError`` when there is no such column or it is anything but bytes.
    public func blob(_ column: String) throws(SQLiteError) -> [UInt8] {
        guard case .blob(let bytes) = try value(column) else { throw mismatch(column, wanted: "bytes") }
        return bytes
    }

    /// All columns with their values; of two columns with the same name, one.
    public var values: [String: SQLValue] {
        get throws(SQLiteError) {
            var values: [String: SQLValue] = [:]
            for column in statement.columns.keys { values[column] = try value(column) }
            return values
        }
    }

    private func index(_ column: String) throws(SQLiteError) -> Int32 {
        guard let index = statement.columns[column] else {
            throw SQLiteError(code: SQLITE_RANGE, message: "there is no column \(column)", sql: statement.text)
        }
        return index
    }

    private func mismatch(_ column: String, wanted: String) -> SQLiteError {
        SQLiteError(code: SQLITE_MISMATCH, message: "the column \(column) is not \(wanted)", sql: statement.text)
    }

    private func text(at index: Int32) -> String {
        let count = Int(unsafe sqlite3_column_bytes(statement.handle, index))
        guard count > 0, let address = unsafe sqlite3_column_text(statement.handle, index) else { return "" }
        return unsafe String(decoding: UnsafeBufferPointer(start: address, count: count), as: UTF8.self)
    }

    private func blob(at index: Int32) -> [UInt8] {
        let count = Int(unsafe sqlite3_column_bytes(statement.handle, index))
        guard count > 0, let address = unsafe sqlite3_column_blob(statement.handle, index) else { return [] }
        return unsafe Array(UnsafeRawBufferPointer(start: address, count: count))
    }
}
