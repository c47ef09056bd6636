import Fleet

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
        names[name] = Self.isFallback(name) ? nil : Name()
        return .done
    }

    mutating func retire(_ name: String) -> Answer {
        guard let entry = names[name] else { return .refused("unknown") }
        if Self.isFallback(name) { return .refused("fallback stays") }
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
        if let own = proper(device, product) { return own == name ? .named(name) : .refused("has hostname") }
        if let kept = reserved(device, product) { return kept == name ? .named(name) : .refused("has reservation") }
        guard let entry = names[name] else { return .refused("unknown") }
        guard entry.state == .available else { return .refused("not available") }
        names[name] = Name(state: .reserved, device: device)
        return .named(name)
    }

    mutating func assign(_ name: String, to device: String) -> Answer {
        guard let entry = names[name] else { return .refused("unknown") }
        if held(device, Self.product(of: name)) == name { return assigned(name, device) }
        if proper(device, Self.product(of: name)) != nil { return .refused("has hostname") }
        let kept = reserved(device, Self.product(of: name))
        if kept != nil, kept != name { return .refused("has reservation") }
        guard entry.state == .available || kept == name else { return .refused("not available") }
        return assigned(name, device)
    }

    /// The next hostname, by the rules by which a device that asks gets it.
    mutating func assignNext(_ product: String, _ venue: String, to device: String) -> Answer {
        let kept = proper(device, product) == nil ? reserved(device, product) : nil
        let answer = name(device, product, venue, kept, waits: true)
        guard case .named(let name) = answer else { return answer }
        return assigned(name, device)
    }

    /// The next hostnames for those who have waited longest, all or none.
    mutating func assignWaiting(_ count: Int, _ product: String, _ venue: String) -> Answer {
        let waiting = line.filter { $0.batch == nil && $0.product == product && isNear($0.lastAsked) }.prefix(count)
        if waiting.count < count { return .refused("too few waiting") }
        let before = self
        for wait in waiting {
            let answer = assignNext(product, venue, to: wait.device)
            guard case .named = answer else {
                self = before
                return answer
            }
        }
        return .done
    }

    private mutating func assigned(_ name: String, _ device: String) -> Answer {
        if held(device, Self.product(of: name)) != name { dropFallback(of: device, Self.product(of: name)) }
        names[name] = Name(state: .assigned, device: device)
        line.removeAll { $0.device == device }
        return .named(name)
    }

    mutating func replace(_ name: String, with device: String) -> Answer {
        guard let entry = names[name] else { return .refused("unknown") }
        guard entry.state == .assigned else { return .refused("not assigned") }
        if Self.isFallback(name) { return .refused("fallback stays") }
        if entry.device == device { return .named(name) }
        if proper(device, Self.product(of: name)) != nil { return .refused("has hostname") }
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
        let wasOver = batches[batch - 1].state.isOver
        switch (order, batches[batch - 1].state) {
        case (.start, .pending), (.start, .active), (.start, .paused): batches[batch - 1].state = .active
        case (.pause, .active), (.pause, .paused): batches[batch - 1].state = .paused
        case (.cancel, .pending), (.cancel, .active), (.cancel, .paused), (.cancel, .cancelled): batches[batch - 1].state = .cancelled
        default:
            batches = before
            return .refused("cannot")
        }
        // A device that goes on with an attempt of a batch that is over may wait for its turn still; an order for what is the case changes nothing.
        if batches[batch - 1].state.isOver, !wasOver { line.removeAll { $0.batch == batch } }
        return .done
    }

    mutating func setPriority(_ priority: Int64, _ batch: Int) -> Answer {
        guard batches.indices.contains(batch - 1) else { return .refused("unknown") }
        if batches[batch - 1].state.isOver { return .refused("over") }
        batches[batch - 1].priority = priority
        return .done
    }
}
