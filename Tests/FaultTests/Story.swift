import FaultInjection

/// One case of the corpus: what a device finds, and what goes wrong. The same seed and number always tell the same story.
struct Story: Sendable {
    /// What is on the card before.
    enum Card: Sendable, CaseIterable {
        case blank
        case noise
        case olderVersion
        case sameVersion
    }

    enum Plot: String, Sendable {
        /// One device, with faults.
        case one
        /// The power fails again and again, each time the device starts anew.
        case powerCuts
        /// Two devices with the same serial number at the same time.
        case twins
    }

    let seed: UInt64
    let number: Int
    let plot: Plot
    let card: Card
    /// The faults of each start of the device, in order.
    let starts: [[Fault]]
    /// Whether the old image is deleted by force when it is replaced.
    let removesByForce: Bool

    /// The shares of the stream at which a connection is cut, one by one: the first stories.
    static let cuts = 100
    /// About how large the packed image is.
    private static let packedKilobytes: UInt64 = 900

    init(seed: UInt64, number: Int) {
        self.seed = seed
        self.number = number
        var generator = FaultGenerator(seed: seed &* 1_000_003 &+ UInt64(number))
        removesByForce = generator.pick(2) == 0
        guard number >= Self.cuts else {
            plot = .one
            card = .blank
            starts = [[Fault(.cut, at: .permille(UInt64(number) * 10 + 5))]]
            return
        }
        card = [.blank, .blank, .noise, .olderVersion, .olderVersion, .sameVersion][generator.pick(6)]
        switch generator.pick(20) {
        case 0..<5:
            plot = .powerCuts
            starts = (0..<1 + generator.pick(4)).map { _ in
                var faults = [generator.fault(of: generator.pick(2) == 0 ? .powerCut : .powerCutNoRecord)]
                if generator.pick(5) == 0 { faults += generator.next(forSite: false).filter { $0.kind != .imageReplaced } }
                return faults
            }
        case 5:
            plot = .twins
            starts = [
                generator.pick(2) == 0 ? [] : generator.next(forSite: false), generator.pick(2) == 0 ? [] : generator.next(forSite: false),
            ]
            .map { $0.filter { $0.kind != .imageReplaced } }
        case 6..<13:
            plot = .one
            // Each kind as often as the others.
            let kind = FaultKind.allCases[generator.pick(FaultKind.allCases.count)]
            starts = [[Self.atAnyByte(generator.fault(of: kind), number)]]
        default:
            plot = .one
            starts = [generator.next(forSite: true).map { Self.atAnyByte($0, number) }]
        }
    }

    /// A connection that is cut at a share of the stream is cut at any byte near there.
    private static func atAnyByte(_ fault: Fault, _ number: Int) -> Fault {
        guard fault.kind == .cut || fault.kind == .reset, case .permille(let share) = fault.place else { return fault }
        return Fault(fault.kind, value: fault.value, at: .byte(share * packedKilobytes + UInt64(number) % packedKilobytes))
    }

    /// Whether it needs the image that is replaced, which one story at a time may do.
    var replacesImage: Bool { starts.joined().contains { $0.kind == .imageReplaced } }

    var description: String {
        "case \(number) (\(plot), card \(card)): " + starts.map { $0.map(\.description).joined(separator: ",") }.joined(separator: " | ")
    }
}
