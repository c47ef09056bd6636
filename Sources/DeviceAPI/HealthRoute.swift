import DeviceProtocol
import Fleet
import FleetStore
import Foundation
import HTTPServer
import Operations

/// `GET /health`: whether the store answers, its disk has room, and the image folder can be read.
struct HealthRoute {
    let directory: DataDirectory
    let store: any FleetStore

    func add(to router: inout Router) {
        router.on(.get, "/health") { _, _ in
            // Comes first: on a full disk the database fails, too, with less clear words.
            if let free = try? directory.freeByteCount(), free < DataDirectory.leastFreeByteCount { throw Self.diskFull(free) }
            do throws(StoreError) {
                try await store.checkHealth()
            } catch {
                throw Self.unusable(error)
            }
            guard FileManager.default.isReadableFile(atPath: directory.images),
                (try? FileManager.default.contentsOfDirectory(atPath: directory.images)) != nil
            else {
                throw HTTPError(
                    .serviceUnavailable, code: "images_unusable",
                    "The image folder cannot be read. Check that it is there and its owner is right.")
            }
            let health: [JSONMember] = [
                JSONMember("status", .string("healthy")), JSONMember("timestamp", .string(SystemClock.now().iso8601)),
            ]
            return .bytes(JSONValue.object(health).bytes, contentType: "application/json")
        }
    }

    private static func diskFull(_ free: UInt64) -> HTTPError {
        HTTPError(
            .serviceUnavailable, code: "disk_full",
            "The disk of the server's data directory is full: \(ByteQuantity.text(free)) are free. Remove images that are not needed, old backups or logs."
        )
    }

    private static func unusable(_ error: StoreError) -> HTTPError {
        let reason =
            switch error {
            case .diskFull: "its disk is full. Remove images that are not needed, old backups or logs."
            case .busy: "another program keeps it locked."
            case .missingDatabase: "its file is gone."
            case .damaged, .notADatabase: "it is damaged. Restore a backup."
            default: "the command 'db verify' on the server says why."
            }
        return HTTPError(.serviceUnavailable, code: "store_unusable", "The database cannot be used: \(reason)")
    }
}
