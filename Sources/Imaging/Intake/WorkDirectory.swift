import PosixFile

/// A folder of one intake, `images/.adding-XXXX`, which is locked as long as its process lives and removed when the work ends.
final class WorkDirectory: Sendable {
    private static let prefix = ".adding-"
    private static let lockName = "lock"

    /// The path of the folder.
    let path: String
    private let lock: PosixFile

    /// Makes a folder, after removing those whose processes died.
    ///
    /// - Throws: ``ImagingError``.
    init(in images: String) throws(ImagingError) {
        path = "\(images)/\(Self.prefix)\(String(UInt64.random(in: .min ... .max), radix: 16))"
        do {
            // Held while a folder is made and locked, so that nobody takes a new one for a dead one.
            let directory = try PosixFile.open(images, for: .directory)
            try directory.lock()
            Self.removeStale(in: images)
            try PosixDirectory.create(path)
            lock = try Self.locked("\(path)/\(Self.lockName)")
        } catch {
            try? PosixDirectory.removeWithFiles(path)
            throw ImagingError(writing: error, needed: 0)
        }
    }

    private static func locked(_ path: String) throws(PosixError) -> PosixFile {
        let file = try PosixFile.open(path, for: .creating)
        _ = try file.tryLock()
        return file
    }

    deinit { remove() }

    /// Removes the folder and what is in it.
    func remove() {
        try? PosixDirectory.removeWithFiles(path)
    }

    /// Folders that cannot be removed stay: they are in nobody's way but for the room that they take, and the next intake tries again.
    private static func removeStale(in images: String) {
        for name in (try? PosixDirectory.names(in: images)) ?? [] where name.hasPrefix(prefix) {
            let path = "\(images)/\(name)"
            do throws(PosixError) {
                let lock = try PosixFile.open("\(path)/\(lockName)", for: .reading)
                guard try lock.tryLock() else { continue }
                try PosixDirectory.removeWithFiles(path)
            } catch {
                if error.code == PosixError.notFound { try? PosixDirectory.removeWithFiles(path) }
            }
        }
    }
}
