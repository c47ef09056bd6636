import DeviceProtocol

/// A set of chunks of one image: one bit per chunk.
struct ChunkSet: Equatable, Sendable {
    private var words: [UInt64]
    private(set) var count = 0
    let capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
        words = [UInt64](repeating: 0, count: (capacity + 63) / 64)
    }

    /// The chunks of a manifest for which a condition holds.
    init(of manifest: Manifest, where condition: (Int, Chunk) -> Bool) {
        self.init(capacity: manifest.chunkCount)
        for index in 0..<manifest.chunkCount where condition(index, manifest.chunk(at: index)) { insert(index) }
    }

    var isEmpty: Bool { count == 0 }

    func contains(_ index: Int) -> Bool {
        words[index >> 6] >> UInt64(index & 63) & 1 == 1
    }

    mutating func insert(_ index: Int) {
        guard !contains(index) else { return }
        words[index >> 6] |= 1 << UInt64(index & 63)
        count += 1
    }

    mutating func remove(_ index: Int) {
        guard contains(index) else { return }
        words[index >> 6] &= ~(1 << UInt64(index & 63))
        count -= 1
    }

    /// The smallest member at or after an index.
    func first(from start: Int) -> Int? {
        var index = start
        while index < capacity {
            let word = words[index >> 6] >> UInt64(index & 63)
            if word != 0 { return index + word.trailingZeroBitCount }
            index = (index >> 6 + 1) << 6
        }
        return nil
    }

    func subtracting(_ other: ChunkSet) -> ChunkSet {
        var result = self
        var next = first(from: 0)
        while let index = next {
            if other.contains(index) { result.remove(index) }
            next = first(from: index + 1)
        }
        return result
    }

    /// The members, ascending.
    var indices: [Int] {
        var all: [Int] = []
        all.reserveCapacity(count)
        var next = first(from: 0)
        while let index = next {
            all.append(index)
            next = first(from: index + 1)
        }
        return all
    }
}
