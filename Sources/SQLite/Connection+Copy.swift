import CSQLite

extension Connection {
    /// Replaces the content of another database by this one's as it is at one moment, while other connections go on reading and, in
    /// write-ahead mode, writing (sqlite.org/backup.html).
    ///
    /// - Parameter destination: A connection to another file, best a new one; it has no transaction open.
    /// - Throws: ``SQLiteError``; the destination then holds nothing useful.
    public mutating func copy(into destination: inout Connection) throws(SQLiteError) {
        guard let backup = unsafe sqlite3_backup_init(destination.database, "main", database, "main") else {
            throw unsafe SQLiteError(lastOf: destination.database, code: sqlite3_extended_errcode(destination.database), sql: "backup")
        }
        // All pages in one step: a step ends the reading, and a change in between would start the copy anew, without end on a busy server.
        let step = unsafe sqlite3_backup_step(backup, -1)
        let finish = unsafe sqlite3_backup_finish(backup)
        guard step == SQLITE_DONE, finish == SQLITE_OK else {
            throw unsafe SQLiteError(lastOf: destination.database, code: finish == SQLITE_OK ? step : finish, sql: "backup")
        }
    }
}
