public import Accounts
public import Fleet
public import FleetStore
public import ManagementGate
public import Operations
public import Webhooks
import DeviceProtocol

/// The JSON API of the management network: every call, and the document that describes them.
public struct ManagementAPI: Sendable {
    /// Where the document is.
    public static let documentPath = "/api/openapi.json"

    let store: any FleetStore
    let answers: any AnswerStore
    let accounts: Accounts
    let images: ImageLibrary
    let webhooks: Webhooks
    let system: SystemStatus
    let checks: LongChecks
    let now: @Sendable () -> Timestamp
    private let shared: FreshCache<SharedCall, [UInt8]>

    /// Makes the API.
    ///
    /// - Parameters:
    ///   - answers: where answers to repeated requests are kept.
    ///   - system: what is told of the server itself.
    ///   - checks: where long checks are under way.
    public init(
        store: any FleetStore, answers: any AnswerStore, accounts: Accounts, images: ImageLibrary, webhooks: Webhooks, system: SystemStatus,
        checks: LongChecks, now: @escaping @Sendable () -> Timestamp = SystemClock.now
    ) {
        self.store = store
        self.answers = answers
        self.accounts = accounts
        self.images = images
        self.webhooks = webhooks
        self.system = system
        self.checks = checks
        self.now = now
        shared = FreshCache(store: store)
    }

    /// Every route of the API, for the table.
    public var routes: [ManagementRoute] { calls.map { $0.route(answers: answers, shared: shared, now: now) } }

    /// Every call, the document's own among them.
    var calls: [APICall] {
        let others =
            statisticsCalls + venueCalls + productCalls + hostnameCalls + batchCalls + deploymentCalls + imageCalls + eventCalls + userCalls
            + tokenCalls + webhookCalls + checkCalls
        return others + [Self.documentCall(others)]
    }

    var batches: Batches { Batches(store: store, now: now) }
    var pool: Pool { Pool(store: store) }
}
