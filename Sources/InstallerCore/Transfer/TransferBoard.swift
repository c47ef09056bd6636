import InstallerSystem

/// What the threads of one transfer share.
final class TransferBoard: Sendable {
    /// A chunk as it came from the network.
    enum Packed: Sendable {
        /// The zstd frame of a data chunk.
        case frame(index: Int, bytes: [UInt8])
        /// A chunk of zeros, which nothing was fetched for.
        case zero(index: Int)
    }

    /// A chunk as it goes to the card.
    struct Raw: Sendable {
        let index: Int
        /// `nil` for a chunk of zeros.
        let bytes: [UInt8]?
    }

    private struct State: Sendable {
        var failure: Interruption?
        var damaged: [Int] = []
        var attempts: [(index: Int, count: Int)] = []
        var inDecoder = 0
    }

    /// How often a chunk that arrives damaged is fetched again.
    static let refetches = 3

    let packed: Channel<Packed>
    let raw: Channel<Raw>
    private let state = Monitor(State())

    init(_ budget: MemoryBudget) {
        packed = Channel(capacity: budget.packedCapacity)
        raw = Channel(capacity: budget.rawCapacity)
    }

    var failure: Interruption? { state.withLock { $0.failure } }

    /// Stops all threads; the first reason is the one that counts.
    func stop(_ reason: Interruption) {
        state.withLock { if $0.failure == nil { $0.failure = reason } }
        packed.cancel()
        raw.cancel()
    }

    /// Hands a frame to the decoder; `false` when the transfer has stopped.
    func send(_ frame: Packed) -> Bool {
        state.withLock { $0.inDecoder += 1 }
        return packed.send(frame)
    }

    /// The decoder is done with a chunk.
    func accept() {
        state.withLock { $0.inDecoder -= 1 }
    }

    /// A chunk arrived damaged and must be fetched again; gives the number of times so far.
    func refuse(_ index: Int) -> Int {
        state.withLock { state in
            state.inDecoder -= 1
            let count = (state.attempts.first { $0.index == index }?.count ?? 0) + 1
            state.attempts.removeAll { $0.index == index }
            state.attempts.append((index, count))
            if count <= Self.refetches { state.damaged.append(index) }
            return count
        }
    }

    /// Waits until the decoder has seen all frames; the chunks to fetch again, none at the end or when the transfer has stopped.
    func damagedChunks() -> [Int] {
        state.wait { state in
            if state.failure != nil { return [] }
            guard state.inDecoder == 0 else { return nil }
            defer { state.damaged = [] }
            return state.damaged
        }
    }
}
