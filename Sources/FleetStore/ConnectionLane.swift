import Dispatch
import SQLite
import Synchronization

/// One connection and the thread that its work runs on. SQLite waits for locks and for the disk; Swift's own threads must not.
final class ConnectionLane: Sendable {
    private let queue: DispatchQueue
    private let connection: Mutex<Connection>
    private let waiting = Atomic<Int>(0)

    init(_ connection: consuming sending Connection, label: String) {
        queue = DispatchQueue(label: label)
        self.connection = Mutex(connection)
    }

    /// How many pieces of work are running or waiting.
    var load: Int { waiting.load(ordering: .relaxed) }

    /// Runs `work` after everything that was handed in before it.
    func run<Value: Sendable>(_ work: @escaping @Sendable (inout Connection) throws -> Value) async -> Result<Value, any Error> {
        waiting.wrappingAdd(1, ordering: .relaxed)
        defer { waiting.wrappingSubtract(1, ordering: .relaxed) }
        return await Self.run(on: queue) { [self] in try connection.withLock { try work(&$0) } }
    }

    /// Runs blocking work that needs no connection of a lane on a queue.
    static func run<Value: Sendable>(
        on queue: DispatchQueue, _ work: @escaping @Sendable () throws -> Value
    ) async -> Result<Value, any Error> {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: Result { try work() }) }
        }
    }
}
