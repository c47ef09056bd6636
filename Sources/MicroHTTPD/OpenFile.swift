internal import CMicroHTTPD
internal import Glibc

/// A regular file that is open for reading. Closed when the last reference goes.
public final class OpenFile: Sendable {
    let descriptor: Int32
    /// When it was opened.
    public let byteCount: UInt64
    /// When its content was last changed.
    public let modified: WallClock
    /// Its number in its file system.
    public let inode: UInt64

    /// Opens a file below a directory.
    ///
    /// - Parameters:
    ///   - path: relative to `directory`; components `.` and `..` and empty ones are never found.
    ///   - linkTarget: nil: no component of `path` may be a symbolic link. Otherwise links are followed wherever they lead as long as the file lies below this directory.
    /// - Throws: ``OpenFileError``
    public init(below directory: String, path: String, followingLinksWithin linkTarget: String? = nil) throws(OpenFileError) {
        guard !path.utf8.contains(0) else { throw .notFound }
        var size: UInt64 = 0
        var seconds: Int64 = 0
        var nanoseconds: Int64 = 0
        var inode: UInt64 = 0
        let result =
            if let linkTarget {
                unsafe cmhd_open_below(directory, path, linkTarget, &size, &seconds, &nanoseconds, &inode)
            } else {
                unsafe cmhd_open_below(directory, path, nil, &size, &seconds, &nanoseconds, &inode)
            }
        guard result >= 0 else { throw OpenFileError(errno: -result) }
        descriptor = result
        byteCount = size
        modified = WallClock(seconds: seconds, nanoseconds: Int32(nanoseconds))
        self.inode = inode
    }

    deinit { close(descriptor) }

    /// The size now, in bytes: a file may be cut while it is sent.
    var currentByteCount: UInt64 {
        var status = stat()
        return unsafe fstat(descriptor, &status) == 0 ? UInt64(clamping: status.st_size) : 0
    }
}

/// Why a file is not served.
public enum OpenFileError: Error, Equatable, CustomStringConvertible {
    /// There is none of this name.
    case notFound
    /// A symbolic link where none is allowed, or one that leads out.
    case outside
    /// A directory, a device, a pipe…
    case notARegularFile
    /// Any other reason; with the system's error number.
    case failed(errno: Int32)

    init(errno code: Int32) {
        self =
            switch code {
            case ENOENT, ENOTDIR, ENAMETOOLONG: .notFound
            case ELOOP, EXDEV: .outside
            case EISDIR, ENXIO: .notARegularFile
            default: .failed(errno: code)
            }
    }

    /// What was found.
    public var description: String {
        switch self {
        case .notFound: "wanted a file, found none of this name"
        case .outside: "wanted a file inside its directory, found a symbolic link"
        case .notARegularFile: "wanted a regular file, found something else"
        case .failed(let code): "cannot open the file: \(DaemonError.text(code))"
        }
    }
}
