import Fleet
import FleetStore

/// A fleet in dictionaries and arrays, with the rules written down a second time and as plainly as can be: what the store is held against.
///
/// Devices are known by their serial numbers alone, and all time is in whole seconds.
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
    static func number(of name: String) -> Int { Int(name.split(separator: "-")[2]) ?? 0 }

    func count(_ place: String, _ state: HostnameState) -> Int {
        names.count { Self.place(of: $0.key) == place && $0.value.state == state }
    }

    func held(_ device: String, _ product: String) -> String? { owned(device, product, .assigned) }
    func reserved(_ device: String, _ product: String) -> String? { owned(device, product, .reserved) }

    private func owned(_ device: String, _ product: String, _ state: HostnameState) -> String? {
        names.first { $0.value == Name(state: state, device: device) && Self.product(of: $0.key) == product }?.key
    }

    private func lowest(_ place: String) -> String? {
        names.filter { Self.place(of: $0.key) == place && $0.value.state == .available }.keys.min {
            Self.number(of: $0) < Self.number(of: $1)
        }
    }

    private func activeBatch() -> Int? {
        batches.indices.filter { batches[$0].state == .active }
            .min { batches[$0].priority == batches[$1].priority ? $0 < $1 : batches[$0].priority > batches[$1].priority }.map { $0 + 1 }
    }

    private mutating func startDue() {
        for index in batches.indices where batches[index].state == .pending {
            if let start = batches[index].startsAt, start <= now { batches[index].state = .active }
        }
    }

    private func isLive(_ attempt: Attempt) -> Bool { attempt.isOpen && now - attempt.lastSeen <= 60 }

    private mutating func close(where condition: (Attempt) -> Bool) {
        for index in attempts.indices where attempts[index].isOpen && condition(attempts[index]) { attempts[index].state = .failed }
    }
}

// MARK: What devices do

extension ModelFleet {
    mutating func ask(_ device: String, product asked: String, venue: String, waits: Bool) -> Answer {
        startDue()
        let active = activeBatch()
        var (product, place, batch) = (asked, venue, Int?.none)
        var kept: String?
        if let last = repetition(of: device, asked, active) {
            (product, batch) = (last.product, last.batch)
        } else {
            let wanted = active.map { batches[$0 - 1].product } ?? asked
            let other = wanted == "KXP2" ? "RXP2" : "KXP2"
            kept = held(device, wanted) == nil ? reserved(device, wanted) ?? reserved(device, other) : nil
            if let kept {
                product = Self.product(of: kept)
                if let active, Self.place(of: kept) == self.place(of: active) { batch = active }
            } else if let active {
                (product, place, batch) = (wanted, batches[active - 1].venue, active)
            }
        }
        if let batch, let wait = turn(of: device, in: batch) { return wait }
        guard let (name, isNew) = name(device, product, place, kept) else {
            close { $0.device == device }
            return .refused("pool-exhausted")
        }
        if isNew, let batch, self.place(of: batch) == Self.place(of: name) { serve(batch) }
        names[name] = Name(state: .assigned, device: device)
        line.removeAll { $0.device == device }
        close { $0.device == device || $0.hostname == name }
        attempts.append(Attempt(device: device, hostname: name, product: product, batch: batch, lastSeen: now))
        return .named(name)
    }

    private func place(of batch: Int) -> String { "\(batches[batch - 1].product)-\(batches[batch - 1].venue)" }

    /// The last attempt of a device, if what it asks now is to go on with that.
    private func repetition(of device: String, _ asked: String, _ active: Int?) -> Attempt? {
        guard let last = attempts.last(where: { $0.device == device }), held(device, last.product) == last.hostname else { return nil }
        if last.state == .success { return last.batch != nil && active == nil && held(device, asked) == nil ? last : nil }
        // Before the first batch there is nothing that could make a device another product.
        return !batches.isEmpty && (last.batch != nil || last.product == asked) ? last : nil
    }

    private mutating func turn(of device: String, in batch: Int) -> Answer? {
        guard let limit = batches[batch - 1].limit else { return nil }
        let live = attempts.filter { $0.batch == batch && isLive($0) }
        if live.contains(where: { $0.device == device }) { return nil }
        let waiting = line.filter { $0.batch == batch && now - $0.lastAsked <= 60 }
        let ahead = waiting.firstIndex { $0.device == device } ?? waiting.count
        if live.count + ahead < limit { return nil }
        close { $0.device == device }
        if let index = line.firstIndex(where: { $0.device == device && $0.batch == batch && now - $0.lastAsked <= 60 }) {
            line[index].lastAsked = now
        } else {
            line.removeAll { $0.device == device }
            line.append(Wait(device: device, batch: batch, lastAsked: now))
        }
        return .refused("waiting-for-turn")
    }

    private func name(_ device: String, _ product: String, _ venue: String, _ kept: String?) -> (String, isNew: Bool)? {
        if let held = held(device, product) { return (held, false) }
        if let kept { return (kept, true) }
        if product == "KXP2" { return lowest("KXP2-\(venue)").map { ($0, true) } }
        // Serial numbers of the test have eight characters, and none shares them with another.
        let own = "RXP2-\(venue)-\(device)"
        for candidate in [own] + (2...9).map({ "\(own)X\($0)" }) {
            if names[candidate].map({ $0.state == .available }) ?? true { return (candidate, true) }
        }
        return nil
    }

    private mutating func serve(_ batch: Int) {
        guard batches[batch - 1].state == .active else { return }
        batches[batch - 1].remaining -= 1
        if batches[batch - 1].remaining == 0 { batches[batch - 1].state = .completed }
    }

    mutating func report(_ state: DeploymentState, attempt index: Int) -> Answer {
        // A late report changes nothing, not even when the device was heard.
        guard attempts[index].state.advances(to: state) || (attempts[index].isOpen && attempts[index].state == state) else { return .done }
        attempts[index].state = state
        attempts[index].lastSeen = now
        return .done
    }
}

// MARK: What operators do

extension ModelFleet {
    mutating func add(_ numbers: ClosedRange<Int>, _ venue: String) -> Answer {
        for number in numbers {
            let digits = String(number)
            let name = "KXP2-\(venue)-\(String(repeating: "0", count: max(0, 3 - digits.count)))\(digits)"
            if names[name] == nil { names[name] = Name() }
        }
        return .done
    }

    private func isInstalled(_ name: String) -> Bool { attempts.contains { $0.hostname == name && isLive($0) } }

    mutating func release(_ name: String) -> Answer {
        guard let entry = names[name] else { return .refused("unknown") }
        guard [.assigned, .reserved].contains(entry.state) else { return .refused("not assigned") }
        if isInstalled(name) { return .refused("installed") }
        close { $0.hostname == name }
        names[name] = Name()
        return .done
    }

    mutating func retire(_ name: String) -> Answer {
        guard let entry = names[name] else { return .refused("unknown") }
        if entry.state == .retired { return .done }
        if isInstalled(name) { return .refused("installed") }
        close { $0.hostname == name }
        names[name] = Name(state: .retired)
        return .done
    }

    mutating func unretire(_ name: String) -> Answer {
        guard let entry = names[name] else { return .refused("unknown") }
        guard entry.state == .retired else { return .refused("not retired") }
        names[name] = Name()
        return .done
    }

    mutating func reserve(_ name: String, for device: String) -> Answer {
        let product = Self.product(of: name)
        if held(device, product) != nil { return .refused("has hostname") }
        if let kept = reserved(device, product) { return kept == name ? .named(name) : .refused("has reservation") }
        guard let entry = names[name] else { return .refused("unknown") }
        guard entry.state == .available else { return .refused("not available") }
        names[name] = Name(state: .reserved, device: device)
        return .named(name)
    }

    mutating func assign(_ name: String, to device: String) -> Answer {
        guard let entry = names[name] else { return .refused("unknown") }
        if let held = held(device, Self.product(of: name)) { return held == name ? assigned(name, device) : .refused("has hostname") }
        let kept = reserved(device, Self.product(of: name))
        if kept != nil, kept != name { return .refused("has reservation") }
        guard entry.state == .available || kept == name else { return .refused("not available") }
        return assigned(name, device)
    }

    private mutating func assigned(_ name: String, _ device: String) -> Answer {
        names[name] = Name(state: .assigned, device: device)
        line.removeAll { $0.device == device }
        return .named(name)
    }

    mutating func replace(_ name: String, with device: String) -> Answer {
        guard let entry = names[name] else { return .refused("unknown") }
        guard entry.state == .assigned else { return .refused("not assigned") }
        if entry.device == device { return .named(name) }
        if held(device, Self.product(of: name)) != nil { return .refused("has hostname") }
        if reserved(device, Self.product(of: name)) != nil { return .refused("has reservation") }
        if isInstalled(name) { return .refused("installed") }
        close { $0.hostname == name }
        return assigned(name, device)
    }

    mutating func create(_ order: Order) -> Answer {
        if order.product == "KXP2", count("KXP2-\(order.venue)", .available) < order.total { return .refused("too few") }
        batches.append(order)
        return .done
    }

    mutating func order(_ order: BatchOrder, _ batch: Int) -> Answer {
        // What is refused changes nothing: then batches that are due start at the next look.
        let before = batches
        startDue()
        guard batches.indices.contains(batch - 1) else {
            batches = before
            return .refused("unknown")
        }
        switch (order, batches[batch - 1].state) {
        case (.start, .pending), (.start, .active), (.start, .paused): batches[batch - 1].state = .active
        case (.pause, .active), (.pause, .paused): batches[batch - 1].state = .paused
        case (.cancel, .pending), (.cancel, .active), (.cancel, .paused), (.cancel, .cancelled): batches[batch - 1].state = .cancelled
        default:
            batches = before
            return .refused("cannot")
        }
        return .done
    }

    mutating func setPriority(_ priority: Int64, _ batch: Int) -> Answer {
        guard batches.indices.contains(batch - 1) else { return .refused("unknown") }
        if batches[batch - 1].state.isOver { return .refused("over") }
        batches[batch - 1].priority = priority
        return .done
    }
}
