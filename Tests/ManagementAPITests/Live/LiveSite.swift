import Fleet
import FleetStore
import Foundation
import HTTPServer
import ManagementAPI
import ManagementGate
import Operations
import TestSupport

/// A store and a server with the live connection, whose visitor is made up.
struct LiveSite {
    static let author = Authorship("test", at: SystemClock.now())
    static let digest = String(repeating: "a", count: 64)

    let folder: TemporaryDirectory
    let path: String
    let store: SQLiteFleetStore
    let server: HTTPServer

    /// - Parameter other: a site whose store this one opens as well, as a server does that is started again.
    init(
        after other: LiveSite? = nil, interval: Duration = .seconds(60), now: @escaping @Sendable () -> Timestamp = SystemClock.now,
        admits: @escaping @Sendable (ManagementRequest) async -> Bool = { _ in true }
    ) async throws {
        folder = try other?.folder ?? TemporaryDirectory()
        path = folder.file("deployment.db")
        store = try await SQLiteFleetStore.open(path: path)
        let channel = LiveChannel(
            store: store, feed: ChangeFeed(store: store, interval: .milliseconds(50)), interval: interval, now: now,
            systemStatus: { ["status": "made up"] })
        let route = LiveRoute.route(channel, admits: admits)
        var router = Router()
        router.on(route.method, route.pattern) { request, parameters in
            try await route.handler(
                ManagementRequest(
                    http: request, parameters: parameters, visitor: .user(name: "alice", role: .viewer, csrfToken: "made up")))
        }
        server = try HTTPServer.start(HTTPServerConfiguration(), router: router)
    }

    /// A client, past the first two messages.
    func connect(after: Int64? = nil) async throws -> LiveClient {
        let client = try await open(after.map { "?after=\($0)" } ?? "")
        _ = try await client.next("status")
        if after == nil { _ = try await client.next("stats_update") }
        return client
    }

    func open(_ query: String = "") async throws -> LiveClient {
        LiveClient(socket: try await RawWebSocket(RawSocket(port: server.address.port, of: server), "/ws" + query))
    }

    /// A venue with ten kart numbers, and an active image that is only a row.
    func furnish() async throws {
        let digest = try SHA256Hex(Self.digest)
        _ = try await store.createVenue(VenueCode("CORO"), VenueDetails(name: "Corona Raceway"), by: Self.author)
        _ = try await store.importKartNumbers(
            KartNumberImport(parsing: "1-10"), product: ProductCode("KXP2"), venue: VenueCode("CORO"), by: Self.author)
        _ = try await store.addImage(
            MasterImage.Properties(
                name: ImageName("row"), product: ProductCode("KXP2"), version: ImageVersion("1"), sizeInBytes: 1, packedSizeInBytes: 1,
                usedSizeInBytes: 1, imageDigest: digest, sourceDigest: digest, customization: .available("test")), by: Self.author)
        _ = try await store.activateImage(ImageName("row"), by: Self.author)
    }

    /// A device asks.
    func deploy(_ serial: String = "10000000abcdef01", in store: (any FleetStore)? = nil) async throws -> DeploymentID {
        let decision = try await (store ?? self.store).beginDeployment(
            DeploymentRequest(
                device: DeviceIdentity(SerialNumber(serial)), ipAddress: "192.0.2.1", product: ProductCode("KXP2"),
                venue: VenueCode("CORO"), tokenDigest: SHA256Hex(Self.digest)),
            by: Authorship("device", at: SystemClock.now()))
        guard case .granted(let granted) = decision else { throw ShellCommand.Failure(description: "refused: \(decision)") }
        return granted.deployment.id
    }
}

/// A browser's side of the live connection.
struct LiveClient {
    struct Message {
        let event: String
        let id: Int64?
        let data: [String: Any]

        subscript(_ key: String) -> String? { data[key].map { "\($0)" } }
    }

    let socket: RawWebSocket

    func next() async throws -> Message {
        let frame = try await socket.receive()
        let object = try JSONSerialization.jsonObject(with: Data(frame.payload)) as? [String: Any] ?? [:]
        return Message(
            event: object["event"] as? String ?? "none in \(frame)", id: (object["id"] as? NSNumber)?.int64Value,
            data: object["data"] as? [String: Any] ?? [:])
    }

    /// The next message of a kind; others are passed over.
    func next(_ event: String) async throws -> Message {
        while true {
            let message = try await next()
            if message.event == event { return message }
        }
    }

    func ask(_ request: String) async throws { try await socket.send("{\"event\": \"\(request)\"}") }
}
