import Synchronization

/// The largest number seen.
final class Maximum: Sendable {
    private let value = Mutex<UInt64>(0)
    var highest: UInt64 { value.withLock { $0 } }
    func note(_ number: UInt64) { value.withLock { $0 = max($0, number) } }
}
