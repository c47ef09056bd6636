import DeviceAPI
import DeviceProtocol
import Fleet
import FleetStore
import Foundation
import HTTPServer
import Imaging
import Operations
import TestSupport

/// The device network on loopback: a real store, a small real image, the server in this process, and curl as the device.
final class DeviceNetwork {
    struct Answer {
        let status: Int
        let body: String
        let headers: String

        var error: String? { member("error") }

        func member(_ name: String) -> String? {
            guard case .object(let members) = try? JSONValue.parse(Array(body.utf8)),
                case .string(let text) = members.first(where: { $0.name == name })?.value
            else { return nil }
            return text
        }
    }

    static let author = Authorship("test", at: SystemClock.now())

    let folder: TemporaryDirectory
    let directory: DataDirectory
    let store: SQLiteFleetStore
    let progress: ProgressRecorder
    let server: HTTPServer
    let address: String

    private init(
        _ folder: TemporaryDirectory, _ directory: DataDirectory, _ store: SQLiteFleetStore, _ progress: ProgressRecorder,
        _ server: HTTPServer
    ) {
        self.folder = folder
        self.directory = directory
        self.store = store
        self.progress = progress
        self.server = server
        address = "http://\(server.address)"
    }

    /// Starts a site with the venue CORO and kart numbers for it.
    static func start(
        karts: String = "1-3", image: Bool = true, configure: (inout HTTPServerConfiguration) -> Void = { _ in }
    ) async throws -> DeviceNetwork {
        let folder = try TemporaryDirectory()
        let directory = DataDirectory(folder.file("data"))
        try directory.prepare()
        let store = try await SQLiteFleetStore.open(path: directory.database)
        _ = try await store.createVenue(VenueCode("CORO"), VenueDetails(name: "Corona Raceway"), by: author)
        _ = try await store.importKartNumbers(
            KartNumberImport(parsing: karts), product: ProductCode("KXP2"), venue: VenueCode("CORO"), by: author)
        let images = ImageLibrary(directory: directory, store: store)
        if image {
            let source = try OSImage.make(at: folder.file("os.img"), rootMegabytes: 24, payloadMegabytes: 2)
            _ = try await images.add(
                NewImage(
                    source: .file(source.path), name: ImageName("karts"), product: ProductCode("KXP2"), version: ImageVersion("1.0.0")),
                by: author)
            _ = try await images.activate(ImageName("karts"), by: author)
        }
        var configuration = HTTPServerConfiguration()
        configure(&configuration)
        return try serve(folder, directory, store, images, configuration)
    }

    private static func serve(
        _ folder: TemporaryDirectory, _ directory: DataDirectory, _ store: SQLiteFleetStore, _ images: ImageLibrary,
        _ configuration: HTTPServerConfiguration = HTTPServerConfiguration()
    ) throws -> DeviceNetwork {
        let progress = ProgressRecorder(store: store) { _ in }
        let deployments = Deployments(store: store, images: images, progress: progress)
        let api = DeviceAPI(directory: directory, store: store, deployments: deployments, images: images)
        return DeviceNetwork(folder, directory, store, progress, try HTTPServer.start(configuration, router: api.router))
    }

    /// The same site served by a server that remembers nothing.
    func restarted() async throws -> DeviceNetwork {
        await server.drain(grace: .zero)
        return try Self.serve(folder, directory, store, ImageLibrary(directory: directory, store: store))
    }

    /// Fetches a file with a deployment's token.
    func fetch(_ url: String, token: String, to file: String) async throws {
        try await ShellCommand.runAside("curl -sSf -H 'Authorization: Bearer \(token)' -o '\(file)' '\(url)'")
    }

    /// Sends a request with curl.
    func request(_ path: String, _ options: String = "") async throws -> Answer {
        let text = try await ShellCommand.runAside(
            "curl -sS -g --path-as-is -D headers -o body -w '%{http_code}' \(options) '\(address)\(path)'", in: folder.path)
        let body = FileManager.default.contents(atPath: folder.file("body")) ?? Data()
        let headers = FileManager.default.contents(atPath: folder.file("headers")) ?? Data()
        defer { try? FileManager.default.removeItem(atPath: folder.file("body")) }
        return Answer(
            status: Int(text) ?? 0, body: String(decoding: body, as: UTF8.self), headers: String(decoding: headers, as: UTF8.self))
    }

    /// Posts a body, as JSON unless told otherwise.
    func post(_ path: String, _ body: String, type: String = "application/json") async throws -> Answer {
        try folder.write(body, to: "request")
        return try await request(path, "-H 'Content-Type: \(type)' -H 'Expect:' --data-binary @request")
    }

    /// Asks for a configuration as a device that is in order.
    func configure(serial: String = "10000000abcdef01", mac: String = "02:00:00:ab:cd:ef") async throws -> ConfigAnswer {
        let answer = try await post(
            "/api/config",
            #"{"product_type": "KXP2", "venue_code": "CORO", "serial_number": "\#(serial)", "mac_address": "\#(mac)"}"#)
        return try ConfigAnswer(bytes: Array(answer.body.utf8))
    }

    /// How many hostnames are in use, to show that a refusal took none.
    func assignedCount() async throws -> Int {
        try await store.statistics().total.assigned
    }
}
