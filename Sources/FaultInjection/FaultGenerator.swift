/// Draws faults: mostly one at a time, sometimes several together. The same seed gives the same faults.
public struct FaultGenerator: Sendable {
    private var random: FaultRandom

    /// Starts from a seed.
    public init(seed: UInt64) {
        random = FaultRandom(seed: seed)
    }

    /// The faults of one installation.
    ///
    /// - Parameter forSite: whether those are among them that need a second server or another device.
    public mutating func next(forSite: Bool) -> [Fault] {
        let kinds = FaultKind.allCases.filter { forSite || !$0.needsSite }
        let count = [1, 1, 1, 1, 1, 2, 2, 3, 4][pick(9)]
        return (0..<count).map { _ in fault(of: kinds[pick(kinds.count)]) }
    }

    /// A fault of a kind, at a place and with a value that suit it.
    public mutating func fault(of kind: FaultKind) -> Fault {
        Fault(kind, value: value(of: kind), at: kind.takesPlace ? place(of: kind) : nil)
    }

    /// A number below another.
    public mutating func pick(_ limit: Int) -> Int { Int(random.next() % UInt64(max(limit, 1))) }

    private mutating func value(of kind: FaultKind) -> UInt64? {
        switch kind {
        case .cutInHeader: UInt64(pick(300))
        case .loseAnswer, .ignoreRange, .okForRange, .tooManyRequests, .serverError, .unavailable: UInt64(1 + pick(4))
        case .notFound, .rangeRefused: UInt64(1 + pick(2))
        case .noServer: UInt64(1 + pick(120))
        case .stall: [60, 60, 5, 14, 16][pick(5)]
        case .slow: [5, 100, 1_000, 20_000][pick(4)]
        case .truncate, .tooMuch: UInt64(1 + pick(5_000))
        case .wrongRange, .lyingRange: UInt64(1 + pick(100_000))
        case .retryAfter: [0, 1, 30, 3_600, 1_000_000_000][pick(5)]
        case .redirect: [301, 302, 303, 307, 308][pick(5)]
        case .flip, .flipInHeader, .powerCut, .powerCutNoRecord: random.next() % (1 << 40)
        case .short: UInt64(1 + pick(3 << 20))
        case .writeError, .readError, .flushError, .bitRot: [0, 1, 2, 3][pick(4)]
        case .lostWrites: [0, 1, 1, 5, 20][pick(5)]
        case .slowCard: [1_000_000, 100_000][pick(2)]
        default: nil
        }
    }

    private mutating func place(of kind: FaultKind) -> Fault.Place {
        if kind.isOfCalls {
            if pick(2) == 0 { return .permille(UInt64(pick(1_000))) }
            let call = DeviceCall.allCases[pick(DeviceCall.allCases.count)]
            return .call(call, number: call == .success ? 1 : 1 + pick(call == .report ? 4 : 2))
        }
        if kind != .lyingSize, pick(2) == 0 { return .step(1 + pick(140)) }
        return .permille(UInt64(pick(1_050)))
    }
}
