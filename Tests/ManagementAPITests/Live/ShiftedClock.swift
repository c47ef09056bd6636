import Fleet
import Operations
import Synchronization

/// The system's clock, put forward by hand.
final class ShiftedClock: Sendable {
    private let milliseconds = Atomic<Int64>(0)

    func shift(by more: Int64) { milliseconds.wrappingAdd(more, ordering: .sequentiallyConsistent) }

    @Sendable func now() -> Timestamp {
        Timestamp(milliseconds: SystemClock.now().milliseconds + milliseconds.load(ordering: .sequentiallyConsistent))
    }
}
