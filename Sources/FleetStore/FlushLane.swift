import Dispatch
import PosixFile
import Synchronization

/// Waits until the write-ahead log is on the disk, so that the writer can make the next changes meanwhile (pipelined group commit).
///
/// All that was committed before a wait begins is covered by it: the log only grows, or begins anew after all of it is in the file. When a wait
/// fails, nobody knows what of the log the disk has: SQLite's next log would follow what may be lost, so nothing is answered any more.
final class FlushLane: Sendable {
    /// A commit, and who waits for it.
    struct Commit: Sendable {
        /// Tells them that it is on the disk.
        let answer: @Sendable () -> Void
        /// Tells them that it may not be.
        let fail: @Sendable (any Error) -> Void
    }

    private let queue = DispatchQueue(label: "store.flush")
    private let flush: @Sendable () throws -> Void
    private let line = Mutex(ServedLine<Commit>())
    private let failure = Mutex<StoreFailure?>(nil)

    /// A lane for the log of a database, which has to exist. Closing a file gives back all locks that the process has on it; SQLite keeps none
    /// on its log.
    init(logOf path: String) throws(PosixError) {
        let log = try PosixFile.open(path + "-wal", for: .reading)
        flush = { try log.synchronizeContent() }
    }

    /// A lane that waits as `flush` does.
    init(_ flush: @escaping @Sendable () throws -> Void) {
        self.flush = flush
    }

    /// Throws when nothing may be committed any more.
    func check() throws {
        if let failure = failure.withLock({ $0 }) { throw failure }
    }

    /// Answers when all that is committed now is on the disk.
    func add(_ commit: Commit) {
        if line.withLock({ $0.add(commit) }) { queue.async { self.serve() } }
    }

    private func serve() {
        while let commits = line.withLock({ $0.next() }) {
            do {
                try check()
                try flush()
                for commit in commits { commit.answer() }
            } catch {
                let reason = error as? StoreFailure ?? .notFlushed(error as? PosixError)
                failure.withLock { $0 = reason }
                for commit in commits { commit.fail(reason) }
            }
        }
    }
}
