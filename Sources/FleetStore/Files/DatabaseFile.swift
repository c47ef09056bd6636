import PosixFile
import SQLite

/// Files beside the database: copies that are complete and on the disk before they get their names.
enum DatabaseFile {
    /// A connection to a file that did not exist.
    static func newConnection(path: String) throws -> Connection {
        // Made empty first, since SQLite would take over a file that is there.
        _ = try PosixFile.open(path, for: .creating)
        return try Connection(path: path, mode: .existing)
    }

    /// Waits until a file and its name are on the disk.
    static func synchronize(_ path: String) throws {
        try PosixFile.open(path, for: .reading).synchronize()
        try PosixFile.open(folder(of: path), for: .directory).synchronize()
    }

    /// The folder that holds a file.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
