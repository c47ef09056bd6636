/// What a Range field asks for.
///
/// Source: RFC 9110, section 14. A field that cannot be understood, and one with several ranges, is ignored, as the RFC allows: the
/// answer is then 200 with the whole content.
enum RangeRequest: Equatable {
    case whole
    case part(Range<UInt64>)
    case unsatisfiable

    init(_ headers: HTTPHeaders, byteCount: UInt64) {
        let values = headers.values("Range")
        guard values.count == 1 else {
            self = .whole
            return
        }
        self = Self.parse(values[0], byteCount: byteCount)
    }

    private static func parse(_ text: String, byteCount: UInt64) -> RangeRequest {
        let halves = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2, halves[0].lowercased() == "bytes" else { return .whole }
        let ends = HTTPHeaders.trimmed(halves[1]).split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard ends.count == 2 else { return .whole }
        switch (number(ends[0]), number(ends[1])) {
        case (.none, .some(let suffix)) where ends[0].isEmpty:
            if suffix == 0 { return .unsatisfiable }
            return byteCount == 0 ? .whole : .part(byteCount - min(suffix, byteCount)..<byteCount)
        case (.some(let first), .none) where ends[1].isEmpty:
            return first < byteCount ? .part(first..<byteCount) : .unsatisfiable
        case (.some(let first), .some(let last)) where first <= last:
            return first < byteCount ? .part(first..<min(last, byteCount - 1) + 1) : .unsatisfiable
        default: return .whole
        }
    }

    /// Digits alone; what is too large for 64 bits counts as the largest number.
    private static func number(_ text: Substring) -> UInt64? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return UInt64(text) ?? .max
    }
}
