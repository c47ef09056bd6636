public import Fleet
import Foundation

/// Where the server keeps everything: the folder layout of the original system under one directory.
public struct DataDirectory: Sendable {
    /// Where it is unless the operator says otherwise.
    public static let defaultPath = "/var/lib/rpi-deployment"

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
}
