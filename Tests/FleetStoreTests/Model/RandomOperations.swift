import Fleet
import FleetStore
import TestSupport

/// Makes random changes to a store and to the model at once.
struct RandomOperations {
    let fleet: TestFleet
    var model = ModelFleet()
    private var generator: SeededGenerator
    private var lastAttempts: [DeploymentID] = []

    private static let venues = ["CORO", "ARIA"]
    private let devices =
        (0..<40).map { "DE0000\($0 < 10 ? "0" : "")\($0)" } + (10..<18).map { "2c:cf:67:fa:00:\($0)" }
    /// Some sites name a device without a venue at once, others let it wait.
    private let waits: Bool

    init(_ fleet: TestFleet, seed: UInt64) {
        self.fleet = fleet
        generator = SeededGenerator(seed: seed)
        waits = Bool.random(using: &generator)
    }

    /// Does one thing and gives what it was, with both answers.
    mutating func step() async throws -> (what: String, store: ModelFleet.Answer, model: ModelFleet.Answer) {
        let device = pick(devices)
        let venue = pick(Self.venues)
        let name = Int.random(in: 0..<20, using: &generator) == 0 ? "KXP2-CORO-777" : pick(model.names.keys.sorted())
        let product = Int.random(in: 0..<3, using: &generator) == 0 ? "RXP2" : "KXP2"
        let batch = Int.random(in: max(1, model.batches.count - 5)...(model.batches.count + 1), using: &generator)
        switch Int.random(in: 0..<100, using: &generator) {
        case 0..<38: return try await ask(device, venue)
        case 38..<58 where !lastAttempts.isEmpty: return try await report()
        case 58..<66:
            return await pair("release \(name)", model.release(name)) { fleet, author in
                try await fleet.store.release(Hostname(name), by: author)
                return .done
            }
        case 66..<70:
            return await pair("retire \(name)", model.retire(name)) { fleet, author in
                _ = try await fleet.store.retire(Hostname(name), reason: RetirementReason("test"), by: author)
                return .done
            }
        case 70..<74:
            return await pair("unretire \(name)", model.unretire(name)) { fleet, author in
                _ = try await fleet.store.unretire(Hostname(name), by: author)
                return .done
            }
        case 74..<78:
            return await pair("reserve \(name) for \(device)", model.reserve(name, for: device)) { fleet, author in
                let wish = NamingWish(.hostname(try Hostname(name)), for: try Self.device(device))
                return .named(try await fleet.store.reserve([wish], by: author)[0].hostname.text)
            }
        case 78..<80:
            return await pair("assign \(name) to \(device)", model.assign(name, to: device)) { fleet, author in
                .named(try await fleet.store.assign(Hostname(name), to: Self.device(device), by: author).hostname.text)
            }
        case 80:
            return await pair("assign the next to \(device)", model.assignNext(product, venue, to: device)) { fleet, author in
                .named(
                    try await fleet.store.assignNext(
                        product: ProductCode(product), venue: VenueCode(venue), to: Self.device(device), by: author
                    ).hostname.text)
            }
        case 81:
            let count = Int.random(in: 1...2, using: &generator)
            return await pair("assign the next to \(count) that wait", model.assignWaiting(count, product, venue)) { fleet, author in
                _ = try await fleet.store.assignWaiting(
                    count: count, product: ProductCode(product), venue: VenueCode(venue), by: author)
                return .done
            }
        case 82:
            return await pair("replace \(name) with \(device)", model.replace(name, with: device)) { fleet, author in
                .named(try await fleet.store.replace(Hostname(name), with: Self.device(device), by: author).hostname.text)
            }
        case 83..<85: return await create(venue)
        case 85..<91:
            let order = pick(BatchOrder.allCases + [.start, .start])
            return await pair("\(order) \(batch)", model.order(order, batch)) { fleet, author in
                _ = try await fleet.store.orderBatch(BatchID(Int64(batch)), order, by: author)
                return .done
            }
        case 91..<93:
            let priority = Int64.random(in: -2...2, using: &generator)
            return await pair("priority \(batch)", model.setPriority(priority, batch)) { fleet, author in
                _ = try await fleet.store.setPriority(priority, ofBatch: BatchID(Int64(batch)), by: author)
                return .done
            }
        case 93..<96:
            let first = Int.random(in: 1...25, using: &generator)
            return await pair("import \(first) at \(venue)", model.add(first...first + 3, venue)) { fleet, author in
                _ = try await fleet.importKarts("\(first)-\(first + 3)", venue: venue)
                return .done
            }
        case 96:
            return await pair("forget who stopped asking", model.forgetWaiting()) { fleet, author in
                try await fleet.store.forgetWaitingDevices(at: author.at)
                return .done
            }
        default:
            switch Int.random(in: 0..<40, using: &generator) {
            case 0..<36: model.now += Int64.random(in: 1...40, using: &generator)
            // The clock is set back, by little or by much; or the server stood still for a day.
            case 36..<39: model.now -= Int64.random(in: 1...300, using: &generator)
            default: model.now += Int64.random(in: -100_000...100_000, using: &generator)
            }
            return ("time", .done, .done)
        }
    }

    private mutating func ask(_ device: String, _ venue: String) async throws -> (String, ModelFleet.Answer, ModelFleet.Answer) {
        let product = Int.random(in: 0..<4, using: &generator) == 0 ? "RXP2" : "KXP2"
        let venue = Int.random(in: 0..<4, using: &generator) == 0 ? nil : venue
        let wanted = model.ask(device, product: product, venue: venue, waits: waits)
        let decision = try await fleet.ask(
            Self.device(device), product: product, venue: venue, unassigned: waits ? .wait : .fallback, at: model.now)
        if let granted = decision.granted { lastAttempts.append(granted.deployment.id) }
        let found: ModelFleet.Answer =
            decision.granted.map { .named($0.hostname.text) } ?? .refused(decision.reason?.code ?? "")
        return ("ask \(device) \(product) \(venue ?? "no venue")", found, wanted)
    }

    private mutating func report() async throws -> (String, ModelFleet.Answer, ModelFleet.Answer) {
        let index = Int.random(in: max(0, lastAttempts.count - 12)..<lastAttempts.count, using: &generator)
        let state = pick([DeploymentState.downloading, .verifying, .success, .success, .failed])
        let wanted = model.report(state, attempt: index)
        _ = try await fleet.report(state, of: lastAttempts[index], at: model.now)
        return ("report \(state) of \(index)", .done, wanted)
    }

    private mutating func create(_ venue: String) async -> (String, ModelFleet.Answer, ModelFleet.Answer) {
        let order = ModelFleet.Order(
            product: Int.random(in: 0..<3, using: &generator) == 0 ? "RXP2" : "KXP2", venue: venue, total: 0, remaining: 0, priority: 0)
        let total = Int.random(in: 1...6, using: &generator)
        let start = Int.random(in: 0..<3, using: &generator) == 0 ? model.now + Int64.random(in: 0...90, using: &generator) : nil
        let limit = Bool.random(using: &generator) ? Int.random(in: 1...3, using: &generator) : nil
        let priority = Int64.random(in: -1...1, using: &generator)
        let whole = ModelFleet.Order(
            product: order.product, venue: venue, total: total, remaining: total, priority: priority, startsAt: start, limit: limit)
        return await pair("create \(total) \(order.product) \(venue)", model.create(whole)) { fleet, author in
            _ = try await fleet.createBatch(
                total, product: whole.product, venue: venue, priority: priority, startsAt: start, parallel: limit)
            return .done
        }
    }

    private func pair(
        _ what: String, _ wanted: ModelFleet.Answer, _ work: (TestFleet, Authorship) async throws -> ModelFleet.Answer
    ) async -> (String, ModelFleet.Answer, ModelFleet.Answer) {
        do {
            return (what, try await work(fleet, TestFleet.author(at: model.now)), wanted)
        } catch {
            return (what, .refused(Self.word(error)), wanted)
        }
    }

    private mutating func pick<Value>(_ values: [Value]) -> Value { values[Int.random(in: 0..<values.count, using: &generator)] }

    private static func device(_ key: String) throws -> DeviceIdentity {
        ModelFleet.isNameless(key) ? try TestFleet.device(nil, mac: key) : try TestFleet.device(key)
    }

    private static func word(_ error: any Error) -> String {
        switch error as? StoreError {
        case .unknownHostname, .unknownBatch: "unknown"
        case .hostnameNotAssigned: "not assigned"
        case .hostnameNotAvailable: "not available"
        case .hostnameNotRetired: "not retired"
        case .hostnameIsInstalled: "installed"
        case .deviceHasHostname: "has hostname"
        case .deviceHasReservation: "has reservation"
        case .fallbackStays: "fallback stays"
        case .tooFewWaiting: "too few waiting"
        case .refused(let reason): reason.code
        case .tooFewHostnames: "too few"
        case .batchCannot: "cannot"
        case .batchIsOver: "over"
        default: "\(error)"
        }
    }
}
