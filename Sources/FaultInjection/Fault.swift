/// One thing that goes wrong, with its text form `KIND[=VALUE][@PLACE]`: `cut@37%`, `stall=60@image`, `flip=5@manifest`,
/// `write-error@1048576`, `power-cut=7@#120`, `lose-answer@patch#2`.
public struct Fault: Hashable, Sendable, CustomStringConvertible {
    /// Where, or when, it goes wrong.
    public enum Place: Hashable, Sendable {
        /// When this many thousandths of the packed image have come over the network, or of the image's used bytes were written to the card.
        case permille(UInt64)
        /// When this many bytes of the packed image have come; or at this byte of the card.
        case byte(UInt64)
        /// At the n-th request of a kind, from 1.
        case call(DeviceCall, number: Int)
        /// At the n-th write or flush of the card, from 1.
        case step(Int)
    }

    /// What goes wrong.
    public let kind: FaultKind
    /// A number whose meaning the kind gives.
    public let value: UInt64
    /// Where; `nil` for a kind that holds from the start.
    public let place: Place?

    /// Puts a fault together; a missing value or place is the usual one of its kind.
    public init(_ kind: FaultKind, value: UInt64? = nil, at place: Place? = nil) {
        self.kind = kind
        self.value = value ?? kind.value?.standard ?? 0
        self.place = kind.takesPlace ? place ?? Self.standardPlace(of: kind) : nil
    }

    private static func standardPlace(of kind: FaultKind) -> Place {
        switch kind {
        case .cutInHeader, .loseAnswer, .slow, .truncate, .tooMuch, .redirect, .flipInHeader: .call(.image, number: 1)
        case .flushError: .step(1)
        default: .permille(500)
        }
    }

    /// Reads the text form.
    ///
    /// - Throws: ``FaultError``, which says what is wrong.
    public init(_ text: String) throws(FaultError) {
        let halves = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        let parts = halves[0].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard let kind = FaultKind(rawValue: String(parts[0])) else { throw .unknownKind(String(parts[0])) }
        var value: UInt64?
        if parts.count == 2 {
            guard let meaning = kind.value?.meaning else { throw .noValue(kind) }
            let digits = parts[1].hasSuffix("s") ? parts[1].dropLast() : parts[1]
            guard let number = UInt64(digits), number <= 1 << 40 else { throw .badValue(kind, meaning: meaning, found: String(parts[1])) }
            value = number
        }
        var place: Place?
        if halves.count == 2 {
            guard kind.takesPlace else { throw .noPlace(kind) }
            place = try Self.place(String(halves[1]), of: kind)
        }
        self.init(kind, value: value, at: place)
    }

    /// In thousandths. A call never goes beyond its image; on the card a device's own files come after the image.
    private static func largestShare(of kind: FaultKind) -> UInt64 { kind.isOfCalls ? 1_000 : 1_050 }

    private static func place(_ text: String, of kind: FaultKind) throws(FaultError) -> Place {
        if text.hasSuffix("%") {
            let parts = text.dropLast().split(separator: ".", omittingEmptySubsequences: false)
            let tenths = parts.count == 2 ? parts[1] : "0"
            guard parts.count <= 2, tenths.count == 1, let whole = UInt64(parts[0]), whole <= 200, let tenth = UInt64(tenths),
                whole * 10 + tenth <= largestShare(of: kind)
            else {
                throw .badPlace(kind, found: text)
            }
            return .permille(whole * 10 + tenth)
        }
        if text.hasPrefix("#") {
            guard !kind.isOfCalls, kind != .lyingSize, let number = Int(text.dropFirst()), number > 0 else {
                throw .badPlace(kind, found: text)
            }
            return .step(number)
        }
        if let byte = UInt64(text) { return .byte(byte) }
        let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        guard kind.isOfCalls, let call = DeviceCall(rawValue: String(parts[0])),
            let number = parts.count == 2 ? Int(parts[1]) : 1, number > 0
        else { throw .badPlace(kind, found: text) }
        return .call(call, number: number)
    }

    /// The text form, with value and place where the kind has them.
    public var description: String {
        var text = kind.rawValue
        if kind.value != nil { text += "=\(value)" }
        switch place {
        case nil: break
        case .permille(let share): text += share.isMultiple(of: 10) ? "@\(share / 10)%" : "@\(share / 10).\(share % 10)%"
        case .byte(let offset): text += "@\(offset)"
        case .call(let call, let number): text += number == 1 ? "@\(call.rawValue)" : "@\(call.rawValue)#\(number)"
        case .step(let number): text += "@#\(number)"
        }
        return text
    }

    /// Whether one such fault must not keep an installation from its success.
    public var isBorne: Bool {
        guard kind.isBorne else { return false }
        guard case .call(let call, _) = place else { return true }
        switch kind {
        // A refusal of the last report, or of the question what to install, is the server's word.
        case .notFound: return call != .success
        case .rangeRefused: return call == .image || call == .manifest || call == .patch
        default: return true
        }
    }

    /// Reads a list separated by commas.
    ///
    /// - Throws: ``FaultError``.
    public static func list(_ text: String) throws(FaultError) -> [Fault] {
        var faults: [Fault] = []
        for part in text.split(separator: ",") {
            let word = part.trimmingPrefix { $0 == " " }
            if word.hasPrefix("random:") {
                guard let seed = UInt64(word.dropFirst("random:".count)) else { throw .badSeed(String(word)) }
                var generator = FaultGenerator(seed: seed)
                faults += generator.next(forSite: false)
            } else {
                faults.append(try Fault(String(word)))
            }
        }
        guard !faults.isEmpty else { throw .unknownKind(text) }
        return faults
    }
}
