import TestSupport

/// How much of a file or folder is on the disk: cards are sparse files.
enum AllocatedSize {
    /// In bytes; 0 for what is not there.
    static func of(_ path: String) -> UInt64 {
        let size = try? ShellCommand.attempt("du -sB1 '\(path)' 2>/dev/null | cut -f 1").output
        return UInt64(size?.filter(\.isNumber) ?? "") ?? 0
    }
}
