import Dispatch
import SQLite
import Synchronization

/// Brings what the write-ahead log holds into the file while the writer goes on: that writes pages all over the file, and waits for the disk.
///
/// It never holds up anybody. The writer itself brings over what is left when the log has grown to its limit, and so begins it anew.
final class CheckpointLane: Sendable {
    /// After how many changed rows it runs: these are some 10,000 pages of the log.
    private static let rowsBetweenRuns: Int64 = 20_000

    private let queue = DispatchQueue(label: "store.checkpoint")
    private let connection: Mutex<Connection>
    private let rowsAtLastRun = Atomic<Int64>(0)
    private let isRunning = Atomic(false)

    init(_ connection: consuming sending Connection) {
        self.connection = Mutex(connection)
    }

    /// The writer, which has changed so many rows in its life, has committed.
    func hasCommitted(rows: Int64) {
        guard rows - rowsAtLastRun.load(ordering: .relaxed) >= Self.rowsBetweenRuns,
            isRunning.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged
        else { return }
        rowsAtLastRun.store(rows, ordering: .relaxed)
        queue.async { [self] in
            // What fails here fails again for the writer, who can tell somebody.
            connection.withLock { connection in _ = try? connection.run("PRAGMA wal_checkpoint(PASSIVE)") }
            isRunning.store(false, ordering: .releasing)
        }
    }
}
