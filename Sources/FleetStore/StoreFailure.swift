import PosixFile

/// What goes wrong inside the SQLite store beside SQLite's own errors; it becomes a ``StoreError`` at the border.
enum StoreFailure: Error {
    /// The file system does not allow a write-ahead log; the mode that SQLite chose instead.
    case noWriteAheadLog(String)
    /// The file can be read only.
    case isReadOnly
    /// The disk did not take what was committed, for the system's reason.
    case notFlushed(PosixError?)
    /// The file at the path has this schema version, not the one with which it was opened.
    case wrongVersion(Int)
    /// A column holds a word that the program does not know.
    case unknownWord(String, String)
    /// The audit log does not say where it ends.
    case noAuditHead
    /// A database of the original system cannot be taken over.
    case badAdoption(String)
}
