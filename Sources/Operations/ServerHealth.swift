import DeviceProtocol
public import FleetStore
import Foundation

/// Whether the server can do its work: the store answers, its disk has room, and the image folder can be read. What `GET /health` tells.
public struct ServerHealth: Sendable {
    /// Why it cannot.
    public struct Problem: Sendable, Equatable {
        /// Stable, for programs: `disk_full`, `store_unusable`, `images_unusable`.
        public let code: String
        /// For people.
        public let message: String
    }

    private let directory: DataDirectory
    private let store: any FleetStore

    /// Looks at a data directory and its store.
    public init(directory: DataDirectory, store: any FleetStore) {
        self.directory = directory
        self.store = store
    }

    /// What is wrong now; nil: nothing.
    public func problem() async -> Problem? {
        // Comes first: on a full disk the database fails, too, with less clear words.
        if let free = try? directory.freeByteCount(), free < DataDirectory.leastFreeByteCount { return Self.diskFull(free) }
        do throws(StoreError) {
            try await store.checkHealth()
        } catch {
            return Self.unusable(error)
        }
        guard FileManager.default.isReadableFile(atPath: directory.images),
            (try? FileManager.default.contentsOfDirectory(atPath: directory.images)) != nil
        else {
            return Problem(
                code: "images_unusable", message: "The image folder cannot be read. Check that it is there and its owner is right.")
        }
        return nil
    }

    private static func diskFull(_ free: UInt64) -> Problem {
        Problem(
            code: "disk_full",
            message:
                "The disk of the server's data directory is full: \(ByteQuantity.text(free)) are free. Remove images that are not needed, old backups or logs."
        )
    }

    private static func unusable(_ error: StoreError) -> Problem {
        let reason =
            switch error {
            case .diskFull: "its disk is full. Remove images that are not needed, old backups or logs."
            case .busy: "another program keeps it locked."
            case .missingDatabase: "its file is gone."
            case .damaged, .notADatabase: "it is damaged. Restore a backup."
            default: "the command 'db verify' on the server says why."
            }
        return Problem(code: "store_unusable", message: "The database cannot be used: \(reason)")
    }
}
