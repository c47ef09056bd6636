internal import MicroHTTPD

/// A regular file, opened for sending. What was opened is what is sent, also when the name is given to another file meanwhile.
public struct FileBody: Sendable {
    /// Whether symbolic links are followed.
    public enum SymbolicLinks: Sendable {
        /// A path with a link in it is not found.
        case refused
        /// Links are followed, and what they lead to must lie below this directory (an absolute path).
        case followed(within: String)
    }

    let file: OpenFile
    /// The size when it was opened, in bytes.
    public var byteCount: UInt64 { file.byteCount }
    /// When its content last changed.
    public var lastModified: HTTPDate { HTTPDate(secondsSince1970: file.modified.seconds) }
    /// From the file's number, size and time of change to the nanosecond. Replace where a digest of the content is known.
    public var etag: EntityTag {
        EntityTag(
            String(file.inode, radix: 16) + "-" + String(file.byteCount, radix: 16) + "-" + String(file.modified.seconds, radix: 16) + "."
                + String(file.modified.nanoseconds, radix: 16))
    }

    /// Opens a file below a directory.
    ///
    /// - Parameters:
    ///   - path: relative to `directory`; components `.`, `..` and empty ones, and NUL, are never found. May come from a request.
    ///   - links: what to do with symbolic links at and below `directory`.
    /// - Throws: ``FileBodyError``
    public init(below directory: String, path: String, links: SymbolicLinks = .refused) throws(FileBodyError) {
        do {
            switch links {
            case .refused: file = try OpenFile(below: directory, path: path)
            case .followed(let limit): file = try OpenFile(below: directory, path: path, followingLinksWithin: limit)
            }
        } catch {
            switch error {
            case .notFound, .outside, .notARegularFile: throw .notFound("\(error)")
            case .failed: throw .unreadable("\(error)")
            }
        }
    }
}

/// Why a file is not sent.
public enum FileBodyError: Error, Equatable, Sendable {
    /// No regular file of this name may be served; says why, which is for the log.
    case notFound(String)
    /// It exists and cannot be opened; says why.
    case unreadable(String)
}
