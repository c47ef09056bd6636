/// A set of bytes of an image: half-open ranges of offsets, sorted, disjoint, none empty and no two touching.
public struct ByteRanges: Equatable, Sendable {
    /// The ranges in ascending order.
    public private(set) var ranges: [Range<UInt64>]

    /// The set of no bytes.
    public init() {
        ranges = []
    }

    /// The set of all bytes in any of the given ranges, which may come in any order, overlap or be empty.
    public init(_ ranges: some Sequence<Range<UInt64>>) {
        self.ranges = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) { append(range) }
    }

    /// Whether the set has no bytes.
    public var isEmpty: Bool { ranges.isEmpty }

    /// The number of bytes in the set.
    public var byteCount: UInt64 {
        ranges.reduce(0) { $0 + ($1.upperBound - $1.lowerBound) }
    }

    /// Adds a range that starts at or after the start of the last one.
    private mutating func append(_ range: Range<UInt64>) {
        guard !range.isEmpty else { return }
        if let last = ranges.last, range.lowerBound <= last.upperBound {
            ranges[ranges.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
        } else {
            ranges.append(range)
        }
    }

    /// Adds the bytes of a range.
    public mutating func insert(_ range: Range<UInt64>) {
        if ranges.last.map({ $0.lowerBound <= range.lowerBound }) ?? true {
            append(range)
        } else {
            self = ByteRanges(ranges + [range])
        }
    }

    /// Adds the bytes of another set.
    public mutating func formUnion(_ other: ByteRanges) {
        self = union(other)
    }

    /// The bytes in this set or in another.
    public func union(_ other: ByteRanges) -> ByteRanges {
        ByteRanges(ranges + other.ranges)
    }

    /// The bytes in this set and in a range.
    public func intersection(_ range: Range<UInt64>) -> ByteRanges {
        var result = ByteRanges()
        var index = firstIndex(endingAfter: range.lowerBound)
        while index < ranges.count, ranges[index].lowerBound < range.upperBound {
            result.append(ranges[index].clamped(to: range))
            index += 1
        }
        return result
    }

    /// The bytes of a range that are not in this set.
    public func complement(within range: Range<UInt64>) -> ByteRanges {
        var result = ByteRanges()
        var start = range.lowerBound
        for taken in intersection(range).ranges {
            result.append(start..<taken.lowerBound)
            start = taken.upperBound
        }
        result.append(start..<range.upperBound)
        return result
    }

    /// The bytes in this set and not in another.
    public func subtracting(_ other: ByteRanges) -> ByteRanges {
        var result = ByteRanges()
        for range in ranges {
            for rest in other.complement(within: range).ranges { result.append(rest) }
        }
        return result
    }

    /// The whole multiples of an alignment that lie in the set: every range shrinks inward, none grows.
    ///
    /// - Parameter alignment: 1 or more bytes.
    public func shrunk(toMultiplesOf alignment: UInt64) -> ByteRanges {
        var result = ByteRanges()
        for range in ranges {
            let (start, overflow) = range.lowerBound.addingReportingOverflow(alignment - 1)
            let lower = start / alignment * alignment
            let upper = range.upperBound / alignment * alignment
            if !overflow, lower < upper { result.append(lower..<upper) }
        }
        return result
    }

    /// Whether every byte of a range is in the set. An empty range is always contained.
    public func contains(_ range: Range<UInt64>) -> Bool {
        guard !range.isEmpty else { return true }
        let index = firstIndex(endingAfter: range.lowerBound)
        guard index < ranges.count else { return false }
        return ranges[index].lowerBound <= range.lowerBound && range.upperBound <= ranges[index].upperBound
    }

    /// Whether the byte at an offset is in the set.
    public func contains(_ offset: UInt64) -> Bool {
        let index = firstIndex(endingAfter: offset)
        return index < ranges.count && ranges[index].lowerBound <= offset
    }

    /// Whether any byte of a range is in the set.
    public func overlaps(_ range: Range<UInt64>) -> Bool {
        guard !range.isEmpty else { return false }
        let index = firstIndex(endingAfter: range.lowerBound)
        return index < ranges.count && ranges[index].lowerBound < range.upperBound
    }

    /// The index of the first range that ends after an offset, or `ranges.count`.
    private func firstIndex(endingAfter offset: UInt64) -> Int {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound <= offset { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
