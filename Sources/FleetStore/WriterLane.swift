import Dispatch
import SQLite
import Synchronization

/// The connection that writes. Changes that wait at the same time share one transaction, and with it one wait for the disk (group commit).
///
/// A change that throws takes nothing of the others with it. Most throw before they write, if at all; when one has written something, all of
/// its group is undone and made again, each change in a savepoint of its own: so a change may run twice, and may do nothing but what the
/// transaction undoes. Nobody is answered before the transaction is committed; when it cannot be, everyone in it gets that error, since nothing
/// of what they saw has happened.
final class WriterLane: Sendable {
    /// The most changes in one transaction: it bounds how long other processes wait for the lock.
    static let groupLimit = 64

    /// A change that waits, and who waits for it.
    private struct Change: Sendable {
        /// Makes the change; gives what tells the waiting one its result. Throws ``HalfMade`` and what ended the whole transaction.
        let make: @Sendable (inout Connection, Isolation) throws -> @Sendable () -> Void
        /// Tells the waiting one that the transaction was not committed.
        let fail: @Sendable (any Error) -> Void
    }

    /// How what a change has written is undone when it throws.
    private enum Isolation {
        /// With all else of the transaction.
        case group
        /// Alone, by a savepoint, which costs time even when nothing is undone.
        case savepoint
    }

    /// A change has thrown when it had written something.
    private struct HalfMade: Error {}

    private let queue = DispatchQueue(label: "store.writer")
    private let connection: Mutex<Connection>
    private let line = Mutex(ServedLine<Change>())
    private let flushes: FlushLane?
    private let checkpoints: CheckpointLane?

    /// - Parameter flushes: waits for the disk after each commit; nil when the connection's commits do so themselves.
    init(_ connection: consuming sending Connection, flushes: FlushLane? = nil, checkpoints: CheckpointLane? = nil) {
        self.connection = Mutex(connection)
        self.flushes = flushes
        self.checkpoints = checkpoints
    }

    /// Throws when no change can be made any more.
    func check() throws { try flushes?.check() }

    /// Runs a change, in a transaction with others or alone. When it has returned, the change survives a power cut.
    func run<Value: Sendable>(_ work: @escaping @Sendable (inout Connection) throws -> Value) async -> Result<Value, any Error> {
        await withCheckedContinuation { continuation in
            let change = Change { connection, isolation in
                let result = try Self.make(work, on: &connection, isolation)
                return { continuation.resume(returning: result) }
            } fail: { error in
                continuation.resume(returning: .failure(error))
            }
            if line.withLock({ $0.add(change) }) { queue.async { self.serve() } }
        }
    }

    private static func make(_ group: ArraySlice<Change>, on connection: inout Connection) throws -> [@Sendable () -> Void] {
        do {
            return try connection.writeTransaction { connection in try group.map { try $0.make(&connection, .group) } }
        } catch is HalfMade {
            return try connection.writeTransaction { connection in try group.map { try $0.make(&connection, .savepoint) } }
        }
    }

    private static func make<Value>(
        _ work: (inout Connection) throws -> Value, on connection: inout Connection, _ isolation: Isolation
    ) throws -> Result<Value, any Error> {
        let rowsBefore = connection.changedRowCount
        do {
            switch isolation {
            case .group: return .success(try work(&connection))
            case .savepoint: return .success(try connection.savepoint(work))
            }
        } catch {
            guard connection.isInTransaction else { throw error }
            if isolation == .group, connection.changedRowCount != rowsBefore { throw HalfMade() }
            return .failure(error)
        }
    }

    private func serve() {
        while let group = line.withLock({ $0.next(Self.groupLimit) }) { commit(group) }
    }

    private func commit(_ group: ArraySlice<Change>) {
        let fail: @Sendable (any Error) -> Void = { error in for change in group { change.fail(error) } }
        do {
            try check()
            let (answers, rows) = try connection.withLock { connection in
                let answers = try Self.make(group, on: &connection)
                return (answers, connection.changedRowCount)
            }
            let answer: @Sendable () -> Void = { for answer in answers { answer() } }
            if let flushes { flushes.add(FlushLane.Commit(answer: answer, fail: fail)) } else { answer() }
            if let checkpoints, checkpoints.isLastPartDue(rows: rows) {
                // What fails here fails again when the log has grown to its limit, for somebody who can be told.
                connection.withLock { connection in _ = try? connection.checkpoint() }
            }
        } catch {
            fail(error)
        }
    }
}
