import CSQLite

extension SQLiteError {
    /// The error of the last call on a connection; without one (opening had no memory), what the code means.
    @unsafe init(lastOf database: OpaquePointer?, code: Int32, sql: String) {
        var message = "unknown"
        var systemError: Int32 = 0
        if let database = unsafe database {
            if let text = unsafe sqlite3_errmsg(database) { message = unsafe String(cString: text) }
            if [SQLITE_CANTOPEN, SQLITE_IOERR].contains(code & 0xFF) { systemError = unsafe sqlite3_system_errno(database) }
        } else if let text = unsafe sqlite3_errstr(code) {
            message = unsafe String(cString: text)
        }
        if systemError != 0, let reason = unsafe strerror(systemError) { message += ": " + (unsafe String(cString: reason)) }
        self.init(code: code, message: message, sql: sql, systemError: systemError)
    }
}
