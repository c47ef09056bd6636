import CSQLite

/// A prepared statement. It belongs to the connection that made it and never leaves this target.
@safe final class Statement {
    let handle: OpaquePointer
    let text: String
    let columns: [String: Int32]
    private let placeCount: Int

    init(_ sql: String, in database: OpaquePointer) throws(SQLiteError) {
        var prepared: OpaquePointer?
        var rest = ""
        let code = unsafe sql.withCString { text in
            var tail: UnsafePointer<CChar>?
            let code = unsafe sqlite3_prepare_v3(database, text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, &tail)
            if let tail = unsafe tail { rest = unsafe String(cString: tail) }
            return code
        }
        guard code == SQLITE_OK else { throw unsafe SQLiteError(lastOf: database, code: code, sql: sql) }
        guard let prepared = unsafe prepared else {
            throw SQLiteError(code: SQLITE_MISUSE, message: "the statement is empty", sql: sql)
        }
        unsafe handle = prepared
        text = sql
        placeCount = Int(unsafe sqlite3_bind_parameter_count(prepared))
        var columns: [String: Int32] = [:]
        let count = unsafe sqlite3_column_count(prepared)
        for index in 0..<count {
            if let name = unsafe sqlite3_column_name(prepared, index) { columns[unsafe String(cString: name)] = index }
        }
        self.columns = columns
        if rest.contains(where: { !$0.isWhitespace && $0 != ";" }) {
            finalize()
            throw SQLiteError(code: SQLITE_MISUSE, message: "more than one statement; run a script for that", sql: sql)
        }
    }

    func bind(_ values: [SQLValue]) throws(SQLiteError) {
        guard placeCount == values.count else {
            throw SQLiteError(code: SQLITE_RANGE, message: "\(placeCount) places, \(values.count) values", sql: text)
        }
        for index in values.indices {
            let place = Int32(index + 1)
            let code = bind(values[index], at: place)
            guard code == SQLITE_OK else { throw SQLiteError(code: code, message: "value \(place) cannot be bound", sql: text) }
        }
    }

    private func bind(_ value: SQLValue, at place: Int32) -> Int32 {
        switch value {
        case .null: return unsafe sqlite3_bind_null(handle, place)
        case .integer(let number): return unsafe sqlite3_bind_int64(handle, place, number)
        case .real(let number): return unsafe sqlite3_bind_double(handle, place, number)
        case .text(var text):
            return text.withUTF8 { bytes in
                unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
                    // An empty string may have no address, which SQLite would take for NULL.
                    guard let address = characters.baseAddress else { return unsafe rpi_sqlite3_bind_text(handle, place, "", 0) }
                    return unsafe rpi_sqlite3_bind_text(handle, place, address, UInt64(characters.count))
                }
            }
        case .blob(let bytes):
            if bytes.isEmpty { return unsafe sqlite3_bind_zeroblob(handle, place, 0) }
            return unsafe bytes.withUnsafeBytes { unsafe rpi_sqlite3_bind_blob(handle, place, $0.baseAddress, UInt64($0.count)) }
        }
    }

    /// Goes to the next row.
    func step(in database: OpaquePointer) throws(SQLiteError) -> Bool {
        let code = unsafe sqlite3_step(handle)
        switch code {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw unsafe SQLiteError(lastOf: database, code: code, sql: text)
        }
    }

    /// Makes the statement ready for the next use; a running one would keep its transaction open.
    func reset() {
        unsafe sqlite3_reset(handle)
        unsafe sqlite3_clear_bindings(handle)
    }

    func finalize() { unsafe sqlite3_finalize(handle) }
}
