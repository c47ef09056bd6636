import Synchronization

/// The faults of one run of an installer, each until it is used up: what the faulty transport and the faulty card ask before they do anything.
public final class FaultPlan: Sendable {
    /// A fault that may still happen.
    struct Armed: Sendable {
        let fault: Fault
        /// How often it still happens; `nil`: always.
        var left: UInt64?

        init(_ fault: Fault) {
            self.fault = fault
            switch fault.kind {
            case .loseAnswer, .ignoreRange, .okForRange, .notFound, .rangeRefused, .tooManyRequests, .serverError, .unavailable:
                left = max(fault.value, 1)
            case .writeError, .readError, .flushError, .bitRot, .lostWrites: left = fault.value == 0 ? nil : fault.value
            default: left = 1
            }
        }
    }

    struct State: Sendable {
        /// Not used up.
        var armed: [Armed]
        /// Wait for the next request for the image, after the connection was cut for it.
        var waiting: [Armed] = []
        var injected: [Fault] = []
        var calls: [DeviceCall: Int] = [:]
        var streamed: UInt64 = 0
        var serverIsAwayUntil: Duration?
        var usesOtherServer = false
        var refusesImage = false
        var tokenFault: FaultKind?
        var card = CardState()
    }

    /// What has become of the card.
    struct CardState: Sendable {
        var steps = 0
        var written: UInt64 = 0
        var hasNoPower = false
        var isRemoved = false
        /// Where it ends since it has shrunk.
        var end: UInt64?
        /// Places that fail, and those that rot.
        var bad: [BadPlace] = []
        /// Bits that change with the next flush.
        var rotting: [UInt64] = []
    }

    struct BadPlace: Sendable {
        let fault: Fault
        let offset: UInt64
        var left: UInt64?
    }

    let site: FaultSite
    let state: Mutex<State>

    /// Arms faults.
    public init(_ faults: [Fault], site: FaultSite) {
        self.site = site
        state = Mutex(State(armed: faults.map(Armed.init)))
    }

    /// The faults that have happened so far, in that order; one that happens several times counts each time.
    public var injected: [Fault] { state.withLock { $0.injected } }

    /// Whether the power of the device has failed.
    public var hasNoPower: Bool { state.withLock { $0.card.hasNoPower } }

    /// Whether calls go to the other server by now.
    public var usesOtherServer: Bool { state.withLock { $0.usesOtherServer } }

    /// Where in the packed image's stream, or in what is written, a place is; `nil` for a place of another kind.
    static func offset(of place: Fault.Place?, total: UInt64) -> UInt64? {
        switch place {
        case .permille(let share): total / 1_000 * share + total % 1_000 * share / 1_000
        case .byte(let offset): offset
        case .call, .step, nil: nil
        }
    }
}

extension FaultPlan.State {
    /// Uses one of a fault's times up; `false` when none is left.
    mutating func use(_ index: Int) {
        injected.append(armed[index].fault)
        guard let left = armed[index].left else { return }
        if left <= 1 { armed.remove(at: index) } else { armed[index].left = left - 1 }
    }

    /// Uses up whatever meets a condition.
    mutating func take(where condition: (Fault) -> Bool) -> [Fault] {
        var taken: [Fault] = []
        for index in armed.indices.reversed() where condition(armed[index].fault) {
            taken.append(armed[index].fault)
            use(index)
        }
        return taken.reversed()
    }
}
