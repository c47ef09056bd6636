import Fleet
import FleetStore
import SQLite
import TestSupport

/// A store in a folder of its own, with the values that tests need again and again.
struct TestFleet {
    let directory: TemporaryDirectory
    let store: SQLiteFleetStore

    static let kxp2 = "KXP2"
    static let rxp2 = "RXP2"

    var path: String { directory.file("deployment.db") }

    /// An empty store.
    static func empty(inMemory: Bool = false) async throws -> TestFleet {
        let directory = try TemporaryDirectory(inMemory: inMemory)
        return TestFleet(directory: directory, store: try await SQLiteFleetStore.open(path: directory.file("deployment.db")))
    }

    /// A store with the venues CORO and ARIA and an active image of each product.
    static func ready(karts: String? = nil, inMemory: Bool = false) async throws -> TestFleet {
        let fleet = try await empty(inMemory: inMemory)
        for code in ["CORO", "ARIA"] {
            _ = try await fleet.store.createVenue(try VenueCode(code), try VenueDetails(name: code), by: author())
        }
        for product in [kxp2, rxp2] {
            let image = try image("\(product.lowercased())-1.0", product: product)
            _ = try await fleet.store.addImage(image, by: author())
            _ = try await fleet.store.activateImage(image.name, by: author())
        }
        if let karts { _ = try await fleet.importKarts(karts) }
        return fleet
    }

    static func author(at second: Int64 = 0) -> Authorship {
        Authorship("test", at: Timestamp(milliseconds: 1_772_366_400_000 + second * 1_000))
    }

    static func image(_ name: String, product: String = kxp2, version: String = "1.0") throws -> MasterImage.Properties {
        MasterImage.Properties(
            name: try ImageName(name), product: try ProductCode(product), version: try ImageVersion(version), sizeInBytes: 1 << 30,
            packedSizeInBytes: 1 << 28, usedSizeInBytes: 1 << 29, imageDigest: try SHA256Hex(String(repeating: "a", count: 64)),
            sourceDigest: try SHA256Hex(String(repeating: "b", count: 64)), description: nil,
            customization: .available("ext4 in partition 2"))
    }

    static func device(_ serial: String?, mac: String? = nil) throws -> DeviceIdentity {
        try DeviceIdentity(serialText: serial, macText: mac)
    }

    /// A token's digest, told apart by a number.
    static func token(_ number: Int = 0) throws -> SHA256Hex {
        let digits = String(number, radix: 16)
        return try SHA256Hex(String(repeating: "0", count: 64 - digits.count) + digits)
    }

    @discardableResult
    func importKarts(_ text: String, venue: String = "CORO", product: String = kxp2) async throws -> ImportReport {
        try await store.importKartNumbers(
            try KartNumberImport(parsing: text), product: try ProductCode(product), venue: try VenueCode(venue), by: Self.author())
    }

    /// Lets a device ask.
    func ask(
        _ device: DeviceIdentity, product: String = kxp2, venue: String? = "CORO", unassigned: UnassignedPolicy = .fallback, token: Int = 0,
        knowsToken: Bool = false, at second: Int64 = 0
    ) async throws -> DeploymentDecision {
        try await store.beginDeployment(
            DeploymentRequest(
                device: device, ipAddress: "192.168.151.100", product: try ProductCode(product), venue: try venue.map { try VenueCode($0) },
                unassigned: unassigned, tokenDigest: try Self.token(token), knowsToken: knowsToken), by: Self.author(at: second))
    }

    /// Lets a device ask, and gives its hostname; `nil` when it was refused.
    func name(
        _ serial: String?, mac: String? = nil, product: String = kxp2, venue: String? = "CORO", unassigned: UnassignedPolicy = .fallback
    ) async throws -> String? {
        let decision = try await ask(try Self.device(serial, mac: mac), product: product, venue: venue, unassigned: unassigned)
        return decision.granted?.hostname.text
    }

    func report(
        _ state: DeploymentState, of id: DeploymentID, token: Int = 0, message: String? = nil, error: String? = nil,
        progress: DeploymentProgress = DeploymentProgress(), at second: Int64 = 0
    ) async throws -> ReportOutcome {
        try await store.report(
            DeviceReport(state: state, message: message, errorMessage: error, progress: progress, ipAddress: "192.168.151.100"),
            from: .token(id, digest: try Self.token(token)), by: Self.author(at: second))
    }

    /// Lets an old client report, which knows no token.
    func report(
        _ state: DeploymentState, of device: DeviceIdentity, error: String? = nil, from address: String = "192.168.151.100",
        at second: Int64 = 0
    ) async throws -> ReportOutcome {
        try await store.report(
            DeviceReport(state: state, errorMessage: error, ipAddress: address), from: .device(device), by: Self.author(at: second))
    }

    /// Creates a batch and starts it.
    @discardableResult
    func startBatch(
        _ count: Int, product: String = kxp2, venue: String = "CORO", priority: Int64 = 0, image: String? = nil, parallel: Int? = nil,
        at second: Int64 = 0
    ) async throws -> Batch {
        let batch = try await createBatch(count, product: product, venue: venue, priority: priority, image: image, parallel: parallel)
        return try await store.orderBatch(batch.id, .start, by: Self.author(at: second))
    }

    @discardableResult
    func createBatch(
        _ count: Int, product: String = kxp2, venue: String = "CORO", priority: Int64 = 0, image: String? = nil,
        startsAt second: Int64? = nil, parallel: Int? = nil
    ) async throws -> Batch {
        try await store.createBatch(
            BatchPlan(
                product: ProductCode(product), venue: VenueCode(venue), count: count, priority: priority,
                image: image.map { try ImageName($0) }, startsAt: second.map { Self.author(at: $0).at }, parallelLimit: parallel),
            by: Self.author())
    }

    func batch(_ id: BatchID) async throws -> Batch { try await store.batch(id, at: Self.author().at).batch }

    /// Keeps a hostname for a device.
    func reserve(_ hostname: String, serial: String? = nil, mac: String? = nil) async throws {
        _ = try await store.reserve(
            [NamingWish(.hostname(Hostname(hostname)), for: Self.device(serial, mac: mac))], by: Self.author())
    }

    /// The kinds of all events.
    func eventKinds() async throws -> [String] { try await store.events(after: 0, limit: 10_000).map(\.kind) }

    /// A second connection past the store, to see and to break what it keeps.
    func connection() throws -> Connection {
        var connection = try Connection(path: path, mode: .existing)
        try connection.run(script: "PRAGMA foreign_keys = ON")
        return connection
    }
}

extension DeploymentDecision {
    var granted: GrantedDeployment? { if case .granted(let granted) = self { granted } else { nil } }
    var refused: Deployment? { if case .refused(let deployment, _) = self { deployment } else { nil } }
    var waiting: WaitingDevice? { if case .waiting(let waiting, _) = self { waiting } else { nil } }
    var reason: RefusalReason? {
        switch self {
        case .granted: nil
        case .refused(_, let reason), .waiting(_, let reason): reason
        }
    }
}
