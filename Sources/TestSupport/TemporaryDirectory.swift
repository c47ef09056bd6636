import Foundation

/// A directory of a test's own, removed with everything in it when the value is released.
public final class TemporaryDirectory: Sendable {
    /// The path, without a slash at the end.
    public let path: String

    /// Makes an empty directory under the system's temporary directory, or under TMPDIR.
    public convenience init() throws {
        try self.init(inMemory: false)
    }

    /// Makes an empty directory in memory where the system has such a place: for tests that write much and lose no power.
    public init(inMemory: Bool) throws {
        let place =
            inMemory && FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : FileManager.default.temporaryDirectory.path
        path = place + "/rpi-deployment-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The path of something inside the directory.
    public func file(_ name: String) -> String { path + "/" + name }

    /// Writes a file inside the directory, making folders as needed, and returns its path.
    @discardableResult
    public func write(_ bytes: [UInt8], to name: String) throws -> String {
        let target = file(name)
        try FileManager.default.createDirectory(
            atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: target))
        return target
    }

    /// Writes a text file inside the directory and returns its path.
    @discardableResult
    public func write(_ text: String, to name: String) throws -> String { try write(Array(text.utf8), to: name) }
}
