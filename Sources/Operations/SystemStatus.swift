public import Fleet
public import FleetStore
import Foundation

/// What the server tells of itself.
public struct SystemStatus: Sendable {
    private let directory: DataDirectory
    private let store: any FleetStore
    private let version: String
    private let schemaVersion: Int
    private let startedAt: Timestamp
    private let now: @Sendable () -> Timestamp

    /// Looks at a data directory and its store, from a server that starts now.
    ///
    /// - Parameters:
    ///   - version: the program's.
    ///   - schemaVersion: the database's.
    public init(
        directory: DataDirectory, store: any FleetStore, version: String, schemaVersion: Int,
        now: @escaping @Sendable () -> Timestamp = SystemClock.now
    ) {
        self.directory = directory
        self.store = store
        self.version = version
        self.schemaVersion = schemaVersion
        self.now = now
        startedAt = now()
    }

    /// How it is now. What cannot be found out is left out: this is asked for when something is wrong.
    public func look() async -> SystemState {
        let problem = await ServerHealth(directory: directory, store: store).problem()
        let disk = try? FileManager.default.attributesOfFileSystem(forPath: directory.path)
        let files = ["", "-wal"].compactMap { Self.size(of: directory.database + $0) }
        return SystemState(
            problem: problem, version: version, schemaVersion: schemaVersion, startedAt: startedAt,
            freeByteCount: (disk?[.systemFreeSize] as? NSNumber)?.uint64Value,
            totalByteCount: (disk?[.systemSize] as? NSNumber)?.uint64Value,
            databaseByteCount: files.isEmpty ? nil : files.reduce(0, +), lastEvent: (try? await store.auditHead().id) ?? 0, at: now())
    }

    private static func size(of path: String) -> UInt64? {
        (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber)?.uint64Value
    }
}
