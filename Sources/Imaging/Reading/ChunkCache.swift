/// The raw bytes of the few chunks that were asked for last.
struct ChunkCache {
    private let capacity: Int
    private var entries: [(index: Int, bytes: [UInt8])] = []

    /// - Parameter capacity: how many chunks are kept, 1 or more.
    init(capacity: Int) {
        self.capacity = capacity
    }

    /// The bytes of a chunk if they are here; it then counts as the one used last.
    mutating func bytes(ofChunk index: Int) -> [UInt8]? {
        guard let position = entries.lastIndex(where: { $0.index == index }) else { return nil }
        let entry = entries.remove(at: position)
        entries.append(entry)
        return entry.bytes
    }

    /// Keeps the bytes of a chunk in place of the one not used for longest.
    mutating func insert(_ bytes: [UInt8], ofChunk index: Int) {
        entries.removeAll { $0.index == index }
        if entries.count == capacity { entries.removeFirst() }
        entries.append((index, bytes))
    }
}
