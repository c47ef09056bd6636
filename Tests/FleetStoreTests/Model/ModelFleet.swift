import Fleet
import FleetStore

/// A fleet in dictionaries and arrays, with the rules written down a second time and as plainly as can be: what the store is held against.
///
/// Devices are known by their serial numbers or by their MAC addresses, never by both, and all time is in whole seconds.
struct ModelFleet {
    struct Name: Equatable {
        var state = HostnameState.available
        var device: String?
    }

    struct Order: Equatable {
        let product: String
        let venue: String
        let total: Int
        var remaining: Int
        var priority: Int64
        var state = BatchState.pending
        var startsAt: Int64?
        var limit: Int?
    }

    struct Attempt: Equatable {
        var device: String
        var hostname: String
        var product: String
        var batch: Int?
        var state: DeploymentState = .started
        var lastSeen: Int64
        var isOpen: Bool { !state.isFinal }
    }

    struct Wait: Equatable {
        var device: String
        var product: String
        var batch: Int?
        var lastAsked: Int64
    }

    enum Answer: Equatable {
        case named(String)
        case refused(String)
        case done
    }

    /// By hostname; a name of a pool sorts by its number.
    var names: [String: Name] = [:]
    /// Batch `n` is at index `n - 1`.
    var batches: [Order] = []
    var attempts: [Attempt] = []
    var line: [Wait] = []
    var now: Int64 = 0

    static func product(of name: String) -> String { String(name.split(separator: "-")[0]) }
    static func place(of name: String) -> String { name.split(separator: "-").prefix(2).joined(separator: "-") }
    static func isFallback(_ name: String) -> Bool { name.contains("-DEFAULT-") }
    static func isNameless(_ device: String) -> Bool { device.contains(":") }
    static func other(_ product: String) -> String { product == "KXP2" ? "RXP2" : "KXP2" }
    static func number(of name: String) -> Int { Int(name.split(separator: "-")[2]) ?? 0 }

    func count(_ place: String, _ state: HostnameState) -> Int {
        names.count { Self.place(of: $0.key) == place && $0.value.state == state }
    }

    func held(_ device: String, _ product: String) -> String? { owned(device, product, .assigned) }
    /// Not a fallback name.
    func proper(_ device: String, _ product: String) -> String? { held(device, product).flatMap { Self.isFallback($0) ? nil : $0 } }
    func reserved(_ device: String, _ product: String) -> String? { owned(device, product, .reserved) }

    private func owned(_ device: String, _ product: String, _ state: HostnameState) -> String? {
        names.first { $0.value == Name(state: state, device: device) && Self.product(of: $0.key) == product }?.key
    }

    func lowest(_ place: String) -> String? {
        names.filter { Self.place(of: $0.key) == place && $0.value.state == .available }.keys.min {
            Self.number(of: $0) < Self.number(of: $1)
        }
    }

    private func activeBatch() -> Int? {
        batches.indices.filter { batches[$0].state == .active }
            .min { batches[$0].priority == batches[$1].priority ? $0 < $1 : batches[$0].priority > batches[$1].priority }.map { $0 + 1 }
    }

    mutating func startDue() {
        for index in batches.indices where batches[index].state == .pending {
            if let start = batches[index].startsAt, start <= now { batches[index].state = .active }
        }
    }

    func isNear(_ moment: Int64, _ seconds: Int64 = 60) -> Bool { abs(now - moment) <= seconds }
    func isLive(_ attempt: Attempt) -> Bool { attempt.isOpen && isNear(attempt.lastSeen) }

    mutating func close(where condition: (Attempt) -> Bool) {
        for index in attempts.indices where attempts[index].isOpen && condition(attempts[index]) { attempts[index].state = .failed }
    }
}

// MARK: What devices do

extension ModelFleet {
    mutating func ask(_ device: String, product asked: String, venue: String?, waits: Bool) -> Answer {
        startDue()
        let active = activeBatch()
        var (product, place, batch) = (asked, venue, Int?.none)
        var kept: String?
        if let last = repetition(of: device, asked, active) {
            (product, batch) = (last.product, last.batch)
        } else {
            let wanted = active.map { batches[$0 - 1].product } ?? asked
            let other = Self.other(wanted)
            kept = proper(device, wanted) == nil ? reserved(device, wanted) ?? reserved(device, other) : nil
            if let kept {
                product = Self.product(of: kept)
                if let active, Self.place(of: kept) == self.place(of: active) { batch = active }
            } else if let active {
                (product, place, batch) = (wanted, batches[active - 1].venue, active)
            } else if venue == nil, proper(device, asked) == nil, proper(device, other) != nil {
                dropFallback(of: device, asked)
                product = other
            }
        }
        if let batch, let wait = turn(of: device, asked, in: batch) { return wait }
        let name: String
        switch self.name(device, product, place, kept, waits: waits) {
        case .named(let found): name = found
        case .refused("waiting-for-operator"): return wait(device, asked, for: nil, "waiting-for-operator")
        case let refusal:
            close { $0.device == device }
            line.removeAll { $0.device == device }
            return refusal
        }
        // Each device counts once in a batch.
        if let batch, !attempts.contains(where: { $0.device == device && $0.batch == batch }) { serve(batch) }
        if held(device, product) != name { dropFallback(of: device, product) }
        names[name] = Name(state: .assigned, device: device)
        line.removeAll { $0.device == device }
        close { $0.device == device || $0.hostname == name }
        attempts.append(Attempt(device: device, hostname: name, product: product, batch: batch, lastSeen: now))
        return .named(name)
    }

    /// The fallback name of a device goes, with the deployment under it.
    mutating func dropFallback(of device: String, _ product: String) {
        guard let held = held(device, product), Self.isFallback(held) else { return }
        close { $0.hostname == held }
        names[held] = nil
    }

    private func place(of batch: Int) -> String { "\(batches[batch - 1].product)-\(batches[batch - 1].venue)" }

    /// The last attempt of a device, if what it asks now is to go on with that.
    private func repetition(of device: String, _ asked: String, _ active: Int?) -> Attempt? {
        guard let last = attempts.last(where: { $0.device == device }), held(device, last.product) == last.hostname,
            !Self.isFallback(last.hostname)
        else { return nil }
        if last.state == .success { return last.batch != nil && active == nil && proper(device, asked) == nil ? last : nil }
        // Before the first batch there is nothing that could make a device another product.
        if batches.isEmpty { return nil }
        return last.batch != nil || (last.product == asked && last.product != active.map { batches[$0 - 1].product }) ? last : nil
    }

    private mutating func turn(of device: String, _ asked: String, in batch: Int) -> Answer? {
        guard let limit = batches[batch - 1].limit else { return nil }
        let live = attempts.filter { $0.batch == batch && isLive($0) }
        if live.contains(where: { $0.device == device }) { return nil }
        let waiting = line.filter { $0.batch == batch && isNear($0.lastAsked) }
        let ahead = waiting.firstIndex { $0.device == device } ?? waiting.count
        if live.count + ahead < limit { return nil }
        return wait(device, asked, for: batch, "waiting-for-turn")
    }

    private mutating func wait(_ device: String, _ asked: String, for batch: Int?, _ word: String) -> Answer {
        close { $0.device == device }
        if let index = line.firstIndex(where: { $0.device == device && $0.batch == batch && isNear($0.lastAsked) }) {
            line[index].lastAsked = max(line[index].lastAsked, now)
            line[index].product = asked
        } else {
            line.removeAll { $0.device == device }
            _ = forgetWaiting()
            line.append(Wait(device: device, product: asked, batch: batch, lastAsked: now))
        }
        return .refused(word)
    }

    mutating func forgetWaiting() -> Answer {
        line = line.filter { isNear($0.lastAsked, 86_400) }
        return .done
    }

    func name(_ device: String, _ product: String, _ venue: String?, _ kept: String?, waits: Bool) -> Answer {
        if let held = held(device, product), !Self.isFallback(held) || (venue == nil && kept == nil) { return .named(held) }
        if let kept { return .named(kept) }
        guard let venue else {
            let identifier = device.filter { $0 != ":" }.suffix(6).uppercased()
            return waits ? .refused("waiting-for-operator") : .named("\(product)-DEFAULT-\(identifier)")
        }
        if product == "KXP2" { return lowest("KXP2-\(venue)").map { .named($0) } ?? .refused("pool-exhausted") }
        if Self.isNameless(device) { return .refused("serial-number-missing") }
        // Serial numbers of the test have eight characters, and none shares them with another.
        let own = "RXP2-\(venue)-\(device)"
        for candidate in [own] + (2...9).map({ "\(own)X\($0)" }) {
            if names[candidate].map({ $0.state == .available }) ?? true { return .named(candidate) }
        }
        return .refused("identifiers-taken")
    }

    private mutating func serve(_ batch: Int) {
        guard batches[batch - 1].state == .active else { return }
        batches[batch - 1].remaining -= 1
        guard batches[batch - 1].remaining == 0 else { return }
        batches[batch - 1].state = .completed
        line.removeAll { $0.batch == batch }
    }

    mutating func report(_ state: DeploymentState, attempt index: Int) -> Answer {
        // A late report changes nothing, not even when the device was heard.
        guard attempts[index].state.advances(to: state) || (attempts[index].isOpen && attempts[index].state == state) else { return .done }
        attempts[index].state = state
        // Reports overtake each other by moments; by more than a minute only a clock that was set back does.
        let last = attempts[index].lastSeen
        attempts[index].lastSeen = last > now + 60 ? now : max(last, now)
        return .done
    }
}
