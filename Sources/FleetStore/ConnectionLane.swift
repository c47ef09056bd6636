import Dispatch
import SQLite
import Synchronization

/// One connection and the thread that its work runs on. SQLite waits for locks and for the disk; Swift's own threads must not.
final class ConnectionLane: Sendable {
    private let queue: DispatchQueue
    private let connection: Mutex<Connection>

    init(_ connection: consuming sending Connection, label: String) {
        queue = DispatchQueue(label: label)
        self.connection = Mutex(connection)
    }

    /// Runs `work` after everything that was handed in before it.
    func run<Value: Sendable>(_ work: @escaping @Sendable (inout Connection) throws -> Value) async -> Result<Value, any Error> {
        await Self.run(on: queue) { [self] in try connection.withLock { try work(&$0) } }
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
