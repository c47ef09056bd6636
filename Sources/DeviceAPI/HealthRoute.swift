import DeviceProtocol
import Fleet
import FleetStore
import Foundation
import HTTPServer
import Operations

/// `GET /health`: whether the store answers and the image folder can be read.
struct HealthRoute {
    let directory: DataDirectory
    let store: any FleetStore

    func add(to router: inout Router) {
        router.on(.get, "/health") { _, _ in
            do {
                try await store.checkHealth()
            } catch {
                throw HTTPError(.serviceUnavailable, code: "store_unusable", "The database cannot be used. The server's log says why.")
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
}
