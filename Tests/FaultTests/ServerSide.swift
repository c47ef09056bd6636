import DeviceAPI
import DeviceProtocol
import FaultInjection
import Fleet
import FleetStore
import Foundation
import HTTPServer
import Imaging
import InstallerCore
import Operations
import Synchronization

/// One whole server in this process: store, images, operations and the device network's interface on a loopback port.
final class ServerSide: Sendable {
    /// What cards with an image are compared with; its files stay open when the image is removed.
    struct Reference: Sendable {
        let image: MasterImage
        let packed: PackedImage
        let patcher: CardPatcher
    }

    static var author: Authorship { Authorship("test", at: SystemClock.now()) }

    let directory: DataDirectory
    let store: SQLiteFleetStore
    let library: ImageLibrary
    let deployments: Deployments
    let server: HTTPServer
    private let progress: ProgressRecorder
    private let upkeep: Task<Void, Never>
    private let references = Mutex<[ImageName: Reference]>([:])
    /// The moments of the server: real ones, and what a test adds to them.
    private let ahead: ClockShift

    private init(
        _ directory: DataDirectory, _ store: SQLiteFleetStore, _ library: ImageLibrary, _ progress: ProgressRecorder,
        _ deployments: Deployments, _ server: HTTPServer, _ ahead: ClockShift
    ) {
        self.directory = directory
        self.store = store
        self.library = library
        self.progress = progress
        self.deployments = deployments
        self.server = server
        self.ahead = ahead
        upkeep = Task { await library.keepReady() }
    }

    /// Starts a server with the venue CORO and kart numbers for it.
    static func start(in folder: String, karts: Int) async throws -> ServerSide {
        let directory = DataDirectory(folder)
        try directory.prepare()
        let store = try await SQLiteFleetStore.open(path: directory.database)
        _ = try await store.createVenue(VenueCode("CORO"), VenueDetails(name: "Corona Raceway"), by: author)
        _ = try await store.importKartNumbers(
            KartNumberImport(parsing: "1-\(karts)"), product: ProductCode("KXP2"), venue: VenueCode("CORO"), by: author)
        let library = ImageLibrary(directory: directory, store: store)
        let progress = ProgressRecorder(store: store) { _ in }
        let ahead = ClockShift()
        let deployments = Deployments(store: store, images: library, progress: progress, now: { ahead.now })
        let api = DeviceAPI(directory: directory, store: store, deployments: deployments, images: library)
        let server = try HTTPServer.start(HTTPServerConfiguration(), router: api.router)
        return ServerSide(directory, store, library, progress, deployments, server, ahead)
    }

    var url: HTTPURL {
        get throws { try HTTPURL("http://\(server.address)").orThrow("the server's address") }
    }

    /// Lets the server's clock jump.
    func jump(seconds: Int64) { ahead.jump(seconds: seconds) }

    /// Adds an image and makes it the active one.
    func addImage(_ path: String, name: String, version: String, product: String) async throws {
        let name = try ImageName(name)
        _ = try await library.add(
            NewImage(
                source: .file(path), name: name, product: ProductCode(product), version: ImageVersion(version), chunkSize: 16_384),
            by: Self.author)
        let image = try await library.activate(name, by: Self.author)
        let packed = try ImageFiles(name: name.text, in: directory.images).open()
        let reference = Reference(image: image, packed: packed, patcher: CardPatcher(image: packed, manifest: packed.manifest))
        references.withLock { $0[name] = reference }
    }

    func reference(_ name: ImageName) throws -> Reference {
        try references.withLock { $0[name] }.orThrow("the image \(name) that a deployment names")
    }

    /// Takes an image away, by force where the command would not: its files vanish as if someone had deleted them.
    func removeImage(_ name: String, byForce: Bool) async throws {
        let name = try ImageName(name)
        if !byForce, (try? await library.remove(name, by: Self.author)) != nil { return }
        for file in [name.packedFileName, name.manifestFileName] {
            try FileManager.default.removeItem(atPath: "\(directory.images)/\(file)")
        }
    }

    /// The rows of a device, newest first, among the latest of all.
    func rows(of serial: SerialNumber) async throws -> [Deployment] {
        for limit in [50, 200] {
            let rows = try await store.deployments(DeploymentFilter(limit: limit)).filter { $0.device.serial == serial }
            if !rows.isEmpty { return rows }
        }
        return []
    }

    /// Ends the server and closes everything.
    func stop() async {
        upkeep.cancel()
        await server.drain(grace: .zero)
        await progress.flush()
        await upkeep.value
    }
}

/// The time of a server that a test moves on.
final class ClockShift: Sendable {
    private let seconds = Mutex<Int64>(0)

    var now: Timestamp { Timestamp(milliseconds: SystemClock.now().milliseconds + seconds.withLock { $0 } * 1_000) }

    func jump(seconds more: Int64) { seconds.withLock { $0 += more } }
}

/// Something that a case needs and is not there: a fault of the harness, or of the server.
struct Missing: Error, CustomStringConvertible {
    let description: String
}

extension Optional {
    func orThrow(_ what: String) throws -> Wrapped {
        guard let self else { throw Missing(description: "missing: \(what)") }
        return self
    }
}
