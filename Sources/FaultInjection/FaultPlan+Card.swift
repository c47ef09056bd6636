import Synchronization

extension FaultPlan {
    /// What becomes of a write.
    enum WriteVerdict: Sendable {
        /// It is made.
        case goes
        /// It counts as made, and is not.
        case lost
        /// It fails, for this reason.
        case fails(String)
        /// It is the last thing that happens.
        case powerFails(Fault)
    }

    /// What becomes of a flush.
    enum FlushVerdict: Sendable {
        /// It is made, and then these bits change.
        case goes(rotting: [UInt64])
        /// It fails, for this reason.
        case fails(String)
        /// It is the last thing that happens.
        case powerFails(Fault)
    }

    private static let noPower = "injected: no power"

    /// The number of bytes that the card says it has.
    func byteCount(_ real: UInt64) -> UInt64 {
        state.withLock { state in
            guard let fault = state.take(where: { $0.kind == .short }).first else { return real }
            return min(real, site.imageByteCount - min(site.imageByteCount, fault.value))
        }
    }

    /// Whether the card is read-only.
    var isReadOnly: Bool { state.withLock { state in !state.take(where: { $0.kind == .readOnly }).isEmpty } }

    /// How fast the card is, in bytes a second; `nil` when it takes no time.
    var cardRate: UInt64? {
        state.withLock { state in
            guard let fault = state.armed.first(where: { $0.fault.kind == .slowCard })?.fault else { return nil }
            if !state.injected.contains(fault) { state.injected.append(fault) }
            return max(fault.value, 1)
        }
    }

    private func isDue(_ fault: Fault, _ card: CardState, at offset: UInt64, count: UInt64) -> Bool {
        switch fault.place {
        case .step(let number): card.steps >= number
        case .permille: card.written + count > Self.offset(of: fault.place, total: site.usedByteCount) ?? 0
        case .byte(let byte): byte >= offset && byte < offset + count
        case .call, nil: false
        }
    }

    /// What becomes of a write.
    func write(at offset: UInt64, count: Int) -> WriteVerdict {
        state.withLock { state in
            state.card.steps += 1
            guard !state.card.hasNoPower else { return .fails(Self.noPower) }
            guard !state.card.isRemoved else { return .fails("injected: No such device") }
            let length = UInt64(count)
            let card = state.card
            let isDueNow: (Fault) -> Bool = { fault in
                fault.kind.scope != .network && fault.kind != .lyingSize && !fault.isRepeatedOnCard
                    && self.isDue(fault, card, at: offset, count: length)
            }
            for fault in state.take(where: isDueNow) {
                switch fault.kind {
                case .powerCut, .powerCutNoRecord:
                    state.card.hasNoPower = true
                    return .powerFails(fault)
                case .removed:
                    state.card.isRemoved = true
                    return .fails("injected: No such device")
                case .shrinks: state.card.end = offset
                default: break
                }
            }
            var isLost = false
            for index in state.armed.indices.reversed() {
                let armed = state.armed[index]
                guard armed.fault.isRepeatedOnCard, isDue(armed.fault, state.card, at: offset, count: length) else { continue }
                switch armed.fault.kind {
                case .lostWrites:
                    isLost = true
                    state.use(index)
                case .writeError, .readError, .bitRot:
                    // From here on it is the place that is bad.
                    let at: UInt64 = if case .byte(let byte) = armed.fault.place { byte } else { offset + length / 2 }
                    state.card.bad.append(BadPlace(fault: armed.fault, offset: at, left: armed.left))
                    state.armed.remove(at: index)
                default: break
                }
            }
            if let end = state.card.end, offset + length > end { return .fails("injected: the card ends at \(end)") }
            if state.hitsBad(.writeError, offset, length) != nil { return .fails("injected: Input/output error") }
            if let rotten = state.hitsBad(.bitRot, offset, length) { state.card.rotting.append(rotten) }
            state.card.written += length
            self.noteWrap(offset + length, &state)
            return isLost ? .lost : .goes
        }
    }

    /// Whether a read is made, or why it fails.
    func read(at offset: UInt64, count: Int) -> WriteVerdict {
        state.withLock { state in
            guard !state.card.hasNoPower else { return .fails(Self.noPower) }
            guard !state.card.isRemoved else { return .fails("injected: No such device") }
            if let end = state.card.end, offset + UInt64(count) > end { return .fails("injected: the card ends at \(end)") }
            if state.hitsBad(.readError, offset, UInt64(count)) != nil { return .fails("injected: Input/output error") }
            return .goes
        }
    }

    /// What the card really has, where it says more: from the beginning, as such cards do.
    public var cardWrap: CardWrap? {
        state.withLock { state in state.armed.first { $0.fault.kind == .lyingSize }.flatMap { self.wrap($0.fault) } }
    }

    private func wrap(_ fault: Fault) -> CardWrap? {
        Self.offset(of: fault.place, total: site.imageByteCount).map { CardWrap(byteCount: max($0 / 65_536 * 65_536, 65_536)) }
    }

    private func noteWrap(_ end: UInt64, _ state: inout State) {
        guard let fault = state.armed.first(where: { $0.fault.kind == .lyingSize })?.fault, let wrap = wrap(fault), end > wrap.byteCount,
            !state.injected.contains(fault)
        else { return }
        state.injected.append(fault)
    }

    /// What becomes of a flush.
    func flush() -> FlushVerdict {
        state.withLock { state in
            state.card.steps += 1
            guard !state.card.hasNoPower else { return .fails(Self.noPower) }
            guard !state.card.isRemoved else { return .fails("injected: No such device") }
            let steps = state.card.steps
            let due: (Fault) -> Bool = { fault in
                guard case .step(let number) = fault.place, steps >= number else { return false }
                return fault.kind == .powerCut || fault.kind == .powerCutNoRecord
            }
            for fault in state.take(where: due) {
                state.card.hasNoPower = true
                return .powerFails(fault)
            }
            if let index = state.armed.firstIndex(where: { armed in
                guard armed.fault.kind == .flushError else { return false }
                if case .step(let number) = armed.fault.place { return state.card.steps >= number }
                return state.card.written >= Self.offset(of: armed.fault.place, total: site.usedByteCount) ?? 0
            }) {
                state.use(index)
                return .fails("injected: Input/output error")
            }
            defer { state.card.rotting = [] }
            return .goes(rotting: state.card.rotting)
        }
    }
}

extension Fault {
    /// Whether it may hit the card several times.
    fileprivate var isRepeatedOnCard: Bool {
        switch kind {
        case .writeError, .readError, .bitRot, .lostWrites, .flushError: true
        default: false
        }
    }
}

extension FaultPlan.State {
    /// The offset of a bad place of a kind that is touched, if one is; its times go down by one.
    fileprivate mutating func hitsBad(_ kind: FaultKind, _ offset: UInt64, _ count: UInt64) -> UInt64? {
        for index in card.bad.indices where card.bad[index].fault.kind == kind {
            let place = card.bad[index]
            guard place.offset >= offset, place.offset < offset + count, place.left != 0 else { continue }
            injected.append(place.fault)
            if let left = place.left { card.bad[index].left = left - 1 }
            return place.offset
        }
        return nil
    }
}
