import InstallerCore
import Synchronization

/// A card in a file whose power goes after some writes.
final class DyingCard: Destination {
    private let base: FileDestination
    private let left: Mutex<Int>

    init(_ base: FileDestination, writes: Int) {
        self.base = base
        left = Mutex(writes)
    }

    var byteCount: UInt64 { base.byteCount }

    func write(_ bytes: [UInt8], at offset: UInt64) throws(DestinationError) {
        let left = left.withLock { left in
            left -= 1
            return left
        }
        guard left >= 0 else {
            if left == -1 { try base.write(Array(bytes.prefix(bytes.count / 2)), at: offset) }
            throw .notWritten(offset: offset, count: bytes.count, reason: "power cut")
        }
        try base.write(bytes, at: offset)
    }

    func read(at offset: UInt64, count: Int) throws(DestinationError) -> [UInt8] { try base.read(at: offset, count: count) }
    func flush() throws(DestinationError) { try base.flush() }
}
