import InstallerCore
import Synchronization

/// A card in memory that notes what is written, and can do everything wrong.
final class FakeCard: Destination {
    struct State: Sendable {
        var bytes: [UInt8]
        var writes: [(offset: UInt64, count: Int)] = []
        var reads: [(offset: UInt64, count: Int)] = []
        var flushes = 0
        /// The power goes after so many more writes: that one is half done, and nothing works any more.
        var writesLeft: Int?
        var isDead = false
        /// How many times what is written at an offset gets a wrong bit; the offset is in the middle of the write.
        var writeFlips: [Int: Int] = [:]
        /// Reads that touch this offset fail.
        var unreadable: Int?
        /// Writes that touch this offset fail.
        var unwritable: Int?
    }

    let state: Mutex<State>
    let byteCount: UInt64

    init(_ bytes: [UInt8]) {
        byteCount = UInt64(bytes.count)
        state = Mutex(State(bytes: bytes))
    }

    convenience init(size: Int, filledWith byte: UInt8 = 0) {
        self.init([UInt8](repeating: byte, count: size))
    }

    var bytes: [UInt8] { state.withLock { $0.bytes } }
    var writes: [(offset: UInt64, count: Int)] { state.withLock { $0.writes } }
    func change(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }

    func write(_ bytes: [UInt8], at offset: UInt64) throws(DestinationError) {
        let isWritten = state.withLock { state in
            guard !state.isDead else { return false }
            let range = Int(offset)..<Int(offset) + bytes.count
            guard range.upperBound <= state.bytes.count else { return false }
            if let bad = state.unwritable, range.contains(bad) { return false }
            state.writes.append((offset, bytes.count))
            if let left = state.writesLeft {
                guard left > 0 else {
                    state.isDead = true
                    state.bytes.replaceSubrange(range.prefix(bytes.count / 2), with: bytes.prefix(bytes.count / 2))
                    return false
                }
                state.writesLeft = left - 1
            }
            state.bytes.replaceSubrange(range, with: bytes)
            for (at, times) in state.writeFlips where range.contains(at) && times > 0 {
                state.bytes[at] ^= 1
                state.writeFlips[at] = times - 1
            }
            return true
        }
        guard isWritten else { throw .notWritten(offset: offset, count: bytes.count, reason: "Input/output error") }
    }

    func read(at offset: UInt64, count: Int) throws(DestinationError) -> [UInt8] {
        let bytes = state.withLock { state -> [UInt8]? in
            let range = Int(offset)..<Int(offset) + count
            guard !state.isDead, range.upperBound <= state.bytes.count else { return nil }
            if let bad = state.unreadable, range.contains(bad) { return nil }
            state.reads.append((offset, count))
            return Array(state.bytes[range])
        }
        guard let bytes else { throw .notRead(offset: offset, count: count, reason: "Input/output error") }
        return bytes
    }

    func flush() throws(DestinationError) {
        let isDead = state.withLock { state in
            state.flushes += 1
            return state.isDead
        }
        guard !isDead else { throw .notFlushed(reason: "Input/output error") }
    }
}
