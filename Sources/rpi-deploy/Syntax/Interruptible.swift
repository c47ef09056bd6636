import Operations

/// Long work that Ctrl-C and SIGTERM end in an orderly way: the work is cancelled and cleans up.
enum Interruptible {
    static func run<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let signals = try EndSignals()
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                _ = await signals.next()
                return nil
            }
            guard let first = try await group.next(), let value = first else {
                group.cancelAll()
                while let late = try await group.next() {
                    if let value = late { return value }
                }
                throw OperationError.interrupted
            }
            group.cancelAll()
            return value
        }
    }
}
