public import Fleet
import Foundation
import Imaging

/// Where the server keeps everything: the folder layout of the original system under one directory.
public struct DataDirectory: Sendable {
    /// Where it is unless the operator says otherwise.
    public static let defaultPath = "/var/lib/rpi-deployment"
    /// With less room than this on its disk the server counts as unusable, in bytes: a burst of changes has to fit, 1 MiB.
    public static let leastFreeByteCount: UInt64 = 1 << 20

    /// The directory's path.
    public let path: String

    /// Names a directory; nothing is read or made.
    public init(_ path: String = Self.defaultPath) {
        self.path = path
    }

    /// The database file.
    public var database: String { path + "/database/deployment.db" }
    /// The folder of packed images and their manifests.
    public var images: String { path + "/images" }
    /// The folder of log files.
    public var logs: String { path + "/logs" }

    /// The operator's own files that go into the root file system of every card of a product.
    public func rootFiles(of product: ProductCode) -> String { "\(path)/files/\(product)/root" }

    /// The operator's own files that go into the boot file system of every card of a product.
    public func bootFiles(of product: ProductCode) -> String { "\(path)/files/\(product)/boot" }

    /// Makes the folders that are missing.
    ///
    /// - Throws: ``OperationError/unusableDataDirectory(path:reason:)``.
    public func prepare() throws(OperationError) {
        for folder in [path + "/database", images, logs] {
            do {
                try FileManager.default.createDirectory(
                    atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
            } catch {
                throw .unusableDataDirectory(path: folder, reason: error.localizedDescription)
            }
        }
    }

    /// Whether there is a database file.
    public var hasDatabase: Bool { FileManager.default.fileExists(atPath: database) }

    /// Checks that this user can look into the folders that lead to the database: of what is in a closed one nothing can be said, not even that
    /// it is missing.
    ///
    /// - Throws: ``OperationError/unusableDataDirectory(path:reason:)``, which names path and user.
    public func requireReachable() throws(OperationError) {
        for folder in [path, path + "/database"] where FileManager.default.fileExists(atPath: folder) {
            guard FileManager.default.isExecutableFile(atPath: folder) else {
                throw .unusableDataDirectory(path: folder, reason: "the user \(NSUserName()) may not look into it")
            }
        }
    }

    /// Checks that this user can write the database, whose log is a file beside it.
    ///
    /// - Throws: ``OperationError/unusableDataDirectory(path:reason:)``, which names path and user.
    public func requireWritableDatabase() throws(OperationError) {
        let files = [database, database + "-wal", database + "-shm"].filter { FileManager.default.fileExists(atPath: $0) }
        try Self.requireWritable([path + "/database"] + files)
    }

    /// Checks that this user can write everywhere where a server does.
    ///
    /// - Throws: ``OperationError/unusableDataDirectory(path:reason:)``, which names path and user.
    public func requireWritable() throws(OperationError) {
        try requireWritableDatabase()
        try Self.requireWritable([images, logs])
    }

    private static func requireWritable(_ paths: [String]) throws(OperationError) {
        for path in paths where !FileManager.default.isWritableFile(atPath: path) {
            throw .unusableDataDirectory(
                path: path, reason: "the user \(NSUserName()) may not write there, or its file system is mounted read-only")
        }
    }

    /// The free bytes of its disk.
    ///
    /// - Throws: ``OperationError/unusableDataDirectory(path:reason:)``.
    public func freeByteCount() throws(OperationError) -> UInt64 {
        do throws(ImagingError) {
            return try DiskSpace(reserve: 0).available(at: path + "/database")
        } catch {
            throw .unusableDataDirectory(path: path, reason: error.description)
        }
    }
}
