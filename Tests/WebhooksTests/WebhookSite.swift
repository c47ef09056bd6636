import Fleet
import FleetStore
import HTTPServer
import Synchronization
import TestSupport
import Webhooks

/// A store with a webhook, and a receiver that answers as a test says. The clock moves only when a test moves it.
final class WebhookSite: Sendable {
    static let start: Int64 = 1_772_366_400_000

    struct State {
        var status = 200
        var received: [HTTPRequest] = []
        var now = WebhookSite.start
    }

    let folder: TemporaryDirectory
    let store: SQLiteFleetStore
    let server: HTTPServer
    let secret: String
    let state: Box

    final class Box: Sendable {
        let content = Mutex(State())
    }

    init(events: Set<WebhookEvent> = Set(WebhookEvent.allCases), poolLow: Int = 3) async throws {
        folder = try TemporaryDirectory()
        store = try await SQLiteFleetStore.open(path: folder.file("deployment.db"))
        let box = Box()
        state = box
        var router = Router()
        router.on(.post, "/hook") { request, _ in
            let status = box.content.withLock { content in
                content.received.append(request)
                return content.status
            }
            return HTTPResponse(status: HTTPStatus(rawValue: status))
        }
        server = try HTTPServer.start(HTTPServerConfiguration(), router: router)
        let webhook = try Webhook(
            name: AccountName("chat"), url: WebhookURL("http://\(server.address)/hook"), events: events, poolLow: poolLow,
            createdAt: Timestamp(milliseconds: Self.start))
        secret = try await Webhooks(store: store).add(webhook, by: Self.author(0))
        _ = try await store.createVenue(VenueCode("CORO"), VenueDetails(name: "Corona"), by: Self.author(0))
        _ = try await store.importKartNumbers(
            KartNumberImport(parsing: "1-5"), product: ProductCode("KXP2"), venue: VenueCode("CORO"), by: Self.author(0))
        let digest = try SHA256Hex(String(repeating: "a", count: 64))
        _ = try await store.addImage(
            MasterImage.Properties(
                name: ImageName("row"), product: ProductCode("KXP2"), version: ImageVersion("1"), sizeInBytes: 1, packedSizeInBytes: 1,
                usedSizeInBytes: 1, imageDigest: digest, sourceDigest: digest, customization: .available("test")), by: Self.author(0))
        _ = try await store.activateImage(ImageName("row"), by: Self.author(0))
    }

    static func author(_ second: Int64) -> Authorship { Authorship("test", at: Timestamp(milliseconds: start + second * 1_000)) }

    var now: Timestamp { Timestamp(milliseconds: state.content.withLock { $0.now }) }
    var received: [HTTPRequest] { state.content.withLock { $0.received } }
    func answer(_ status: Int) { state.content.withLock { $0.status = status } }
    func pass(seconds: Int64) { state.content.withLock { $0.now += seconds * 1_000 } }

    /// A sender as another process has it, too.
    func sender(_ store: SQLiteFleetStore? = nil) -> WebhookSender {
        let box = state
        return WebhookSender(store: store ?? self.store, now: { Timestamp(milliseconds: box.content.withLock { $0.now }) })
    }

    func events(_ kind: String) async throws -> [AuditEvent] { try await store.events(EventFilter(kind: kind, limit: 1_000)) }

    func deploy(_ serial: String) async throws -> DeploymentID {
        let decision = try await store.beginDeployment(
            DeploymentRequest(
                device: DeviceIdentity(SerialNumber(serial)), ipAddress: "192.0.2.1", product: ProductCode("KXP2"),
                venue: VenueCode("CORO"), tokenDigest: SHA256Hex(String(repeating: "a", count: 64))), by: Self.author(1))
        guard case .granted(let granted) = decision else { throw ShellCommand.Failure(description: "refused: \(decision)") }
        return granted.deployment.id
    }
}
