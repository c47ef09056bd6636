import CPosixFile

/// Calls on names rather than open files.
public enum PosixDirectory {
    /// Makes one directory with mode 0755 (mkdir(2)).
    ///
    /// - Throws: ``PosixError``; code ``PosixError/exists`` when the name is taken.
    public static func create(_ path: String) throws(PosixError) {
        try check(unsafe path.withCString { unsafe cposixfile_mkdir($0) }, path, "create directory")
    }

    /// The names in a directory, in no order, without `.` and `..`.
    ///
    /// - Throws: ``PosixError``.
    public static func names(in path: String) throws(PosixError) -> [String] {
        var handle: OpaquePointer?
        let code = unsafe path.withCString { unsafe cposixfile_names_open($0, &handle) }
        try check(code, path, "list directory")
        defer { unsafe cposixfile_names_close(handle) }
        var names: [String] = []
        while let name = unsafe cposixfile_names_next(handle) { names.append(unsafe String(cString: name)) }
        return names
    }

    /// Whether anything has this name, a dangling link included.
    ///
    /// - Throws: ``PosixError``.
    public static func exists(_ path: String) throws(PosixError) -> Bool {
        let code = unsafe path.withCString { unsafe cposixfile_exists($0) }
        try check(code, path, "examine")
        return code == 1
    }

    /// Moves a file within a file system, in one step that a crash cannot split (renameat2(2)).
    ///
    /// - Parameter replacing: whether a file that has the new name already goes; otherwise that is an error.
    /// - Throws: ``PosixError``; code ``PosixError/exists`` when the name is taken.
    public static func rename(_ path: String, to newPath: String, replacing: Bool) throws(PosixError) {
        let code = unsafe path.withCString { old in
            unsafe newPath.withCString { new in unsafe cposixfile_rename(old, new, replacing ? 1 : 0) }
        }
        try check(code, newPath, "rename to")
    }

    /// Removes a file (unlink(2)).
    ///
    /// - Throws: ``PosixError``.
    public static func removeFile(_ path: String) throws(PosixError) {
        try check(unsafe path.withCString { unsafe cposixfile_unlink($0) }, path, "remove")
    }

    /// Removes a directory with the files in it, but no directories below it.
    ///
    /// - Throws: ``PosixError``.
    public static func removeWithFiles(_ path: String) throws(PosixError) {
        for name in try names(in: path) { try removeFile(path + "/" + name) }
        try check(unsafe path.withCString { unsafe cposixfile_rmdir($0) }, path, "remove directory")
    }

    /// Gives a file the owner and group of another, as far as this user may, and its permissions if that is a file too (chown(2), chmod(2)).
    ///
    /// - Throws: ``PosixError``.
    public static func matchOwner(of path: String, to other: String) throws(PosixError) {
        let code = unsafe path.withCString { path in
            unsafe other.withCString { other in unsafe cposixfile_match_owner(path, other) }
        }
        try check(code, path, "change the owner of")
    }

    /// The bytes that an ordinary user can still store in the file system of a path (statvfs(3)).
    ///
    /// - Throws: ``PosixError``.
    public static func freeByteCount(at path: String) throws(PosixError) -> UInt64 {
        let count = unsafe path.withCString { unsafe cposixfile_free_bytes($0) }
        guard count >= 0 else { throw PosixError(path: path, action: "measure", code: Int32(-count)) }
        return UInt64(count)
    }

    private static func check(_ code: Int32, _ path: String, _ action: String) throws(PosixError) {
        guard code >= 0 else { throw PosixError(path: path, action: action, code: -code) }
    }
}
