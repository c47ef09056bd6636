import Fleet
import FleetStore
import Foundation
import Operations

/// What most commands work on: the data directory and its store, in the name of the person at the command line.
struct Workplace {
    let directory: DataDirectory
    let store: any FleetStore

    /// Opens what `--data` or RPI_DEPLOY_DATA names.
    ///
    /// - Parameter creating: whether a missing database is made.
    static func open(_ arguments: Arguments, creating: Bool = false) async throws -> Workplace {
        let directory = directory(arguments)
        if creating { try directory.prepare() }
        if directory.hasDatabase { try directory.requireWritableDatabase() }
        return Workplace(directory: directory, store: try await SQLiteFleetStore.open(path: directory.database, createIfMissing: creating))
    }

    static func directory(_ arguments: Arguments) -> DataDirectory {
        DataDirectory(arguments.value("--data") ?? ProcessInfo.processInfo.environment["RPI_DEPLOY_DATA"] ?? DataDirectory.defaultPath)
    }

    /// Who does it and when, as the audit log records it.
    var author: Authorship { Authorship("user \(NSUserName())", at: SystemClock.now()) }
}
