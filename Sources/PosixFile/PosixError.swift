import CPosixFile

/// A system call on a file failed.
public struct PosixError: Error, Equatable, Sendable {
    /// The file or directory.
    public let path: String
    /// What was tried, as a verb: "open", "write".
    public let action: String
    /// The `errno` of the call (errno(3)).
    public let code: Int32

    /// Describes a failed call.
    public init(path: String, action: String, code: Int32) {
        self.path = path
        self.action = action
        self.code = code
    }

    /// `ENOENT`: there is no such file.
    public static let notFound: Int32 = 2
    /// `EEXIST`: there is such a file already.
    public static let exists: Int32 = 17
    /// The codes that mean that the disk or the user's share of it is full, or a limit on file sizes is reached: `ENOSPC`, `EDQUOT`, `EFBIG`.
    public static let noSpace: [Int32] = [28, 122, 27]

    /// What an `errno` means, in the system's words (strerror(3)).
    public static func text(ofCode code: Int32) -> String {
        guard let text = unsafe cposixfile_error_text(code) else { return "error \(code)" }
        return unsafe String(cString: text)
    }
}
