public import Foundation

/// Where a benchmark works and with what.
public struct Workshop: Sendable {
    /// How much is measured.
    public enum Extent: String, Sendable, Codable {
        /// The goals' own sizes.
        case full
        /// Smaller inputs and fewer rounds, while something is being changed.
        case quick
        /// Tiny inputs, one round: only whether everything still runs.
        case smoke
    }

    /// The repository.
    public let repository: URL
    /// A folder of this run alone, removed at its end. On the disk, not in memory.
    public let scratch: URL
    /// A folder that stays from run to run, for inputs that take long to make.
    public let cache: URL
    /// How much to measure.
    public let extent: Extent
    /// Where the release build of the main package's programs is.
    public let programs: URL

    /// A workshop in folders that exist.
    public init(repository: URL, scratch: URL, cache: URL, extent: Extent, programs: URL) {
        self.repository = repository
        self.scratch = scratch
        self.cache = cache
        self.extent = extent
        self.programs = programs
    }

    /// The release build of `rpi-deploy`.
    public var rpiDeploy: String { programs.appending(path: "rpi-deploy").path }
    /// The release build of `pi-installer`.
    public var piInstaller: String { programs.appending(path: "pi-installer").path }
    /// `pi-installer` as Embedded Swift.
    public var embeddedInstaller: String { repository.appending(path: ".build/embedded/pi-installer").path }

    /// A script of `Benchmarks/peers`.
    public func peer(_ name: String) -> String { repository.appending(path: "Benchmarks/peers/\(name)").path }

    /// Shows what goes on; not part of the results.
    public func say(_ text: String) {
        FileHandle.standardError.write(Data("   \(text)\n".utf8))
    }

    /// A new folder in ``scratch``.
    ///
    /// - Throws: what `FileManager` says.
    public func folder(_ name: String) throws -> URL {
        let folder = scratch.appending(path: "\(name)-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    /// A file in ``cache``, made when it is not there; half-made ones do not stay.
    ///
    /// - Parameter make: makes the file at the path that it gets.
    /// - Throws: what `make` throws.
    public func cached(_ name: String, make: (String) throws -> Void) throws -> String {
        let file = cache.appending(path: name)
        if !FileManager.default.fileExists(atPath: file.path) {
            let partial = cache.appending(path: ".\(name).\(UUID().uuidString.prefix(8))")
            defer { try? FileManager.default.removeItem(at: partial) }
            try make(partial.path)
            try FileManager.default.moveItem(at: partial, to: file)
        }
        return file.path
    }
}
