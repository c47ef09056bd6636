import Imaging
import TestSupport
import Testing

struct ByteRangesTests {
    @Test func `ranges that overlap or touch become one`() {
        #expect(ByteRanges([10..<20, 0..<5, 5..<7, 15..<30, 40..<40]).ranges == [0..<7, 10..<30])
    }

    @Test func `free space shrinks inward to an alignment`() {
        let ranges = ByteRanges([1..<4_095, 4_097..<12_289, 20_480..<24_576])
        #expect(ranges.shrunk(toMultiplesOf: 4_096).ranges == [8_192..<12_288, 20_480..<24_576])
    }

    @Test(arguments: 1...20) func `every operation agrees with one that looks at each byte`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        func some() -> [Range<UInt64>] {
            (0..<Int.random(in: 0...6, using: &random)).map { _ in
                let start = UInt64.random(in: 0..<60, using: &random)
                return start..<start + UInt64.random(in: 0...9, using: &random)
            }
        }
        let (one, other) = (some(), some())
        let (a, b) = (ByteRanges(one), ByteRanges(other))
        func has(_ ranges: [Range<UInt64>], _ byte: UInt64) -> Bool { ranges.contains { $0.contains(byte) } }
        let window: Range<UInt64> = 7..<41
        for byte: UInt64 in 0..<80 {
            #expect(a.contains(byte) == has(one, byte))
            #expect(a.union(b).contains(byte) == (has(one, byte) || has(other, byte)))
            #expect(a.subtracting(b).contains(byte) == (has(one, byte) && !has(other, byte)))
            #expect(a.intersection(window).contains(byte) == (has(one, byte) && window.contains(byte)))
            #expect(a.complement(within: window).contains(byte) == (!has(one, byte) && window.contains(byte)))
            let range = byte..<byte + 5
            #expect(a.contains(range) == range.allSatisfy { has(one, $0) })
            #expect(a.overlaps(range) == range.contains { has(one, $0) })
        }
        var grown = ByteRanges()
        for range in one.shuffled(using: &random) { grown.insert(range) }
        #expect(grown == a)
        #expect(a.byteCount == UInt64((UInt64(0)..<80).count { has(one, $0) }))
    }
}
