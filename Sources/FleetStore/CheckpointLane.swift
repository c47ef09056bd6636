import Dispatch
import SQLite
import Synchronization

/// Brings what the write-ahead log holds into the file while the writer goes on: that writes pages all over the file, and waits for the disk.
///
/// What is written meanwhile is left, and less of it each time; the last of it is for the writer, which then begins the log anew. So nobody
/// waits for more than a few pages. When all else fails the writer brings over everything, once the log has grown to its limit.
final class CheckpointLane: Sendable {
    /// After how many changed rows it runs: these are some 10,000 pages of the log.
    private static let rowsBetweenRuns: Int64 = 20_000
    /// How often it goes over the log in a run.
    private static let passes = 3

    private enum State {
        case idle
        case isRunning
        /// Little is left of the log.
        case isNearEnd
    }

    private struct Course {
        var state = State.idle
        var rowsAtLastRun: Int64 = 0
    }

    private let queue = DispatchQueue(label: "store.checkpoint")
    private let connection: Mutex<Connection>
    private let course = Mutex(Course())

    init(_ connection: consuming sending Connection) {
        self.connection = Mutex(connection)
    }

    /// The writer, which has changed so many rows in its life, has committed; gives whether it has to bring over the last part now.
    func isLastPartDue(rows: Int64) -> Bool {
        let (begins, isNearEnd) = course.withLock { course in
            switch course.state {
            case .isRunning: return (false, false)
            case .isNearEnd:
                course.state = .idle
                return (false, true)
            case .idle:
                guard rows - course.rowsAtLastRun >= Self.rowsBetweenRuns else { return (false, false) }
                course.rowsAtLastRun = rows
                course.state = .isRunning
                return (true, false)
            }
        }
        if begins { queue.async { self.run() } }
        return isNearEnd
    }

    private func run() {
        // What fails here fails again for the writer.
        connection.withLock { connection in
            for _ in 0..<Self.passes { try? connection.checkpoint() }
        }
        course.withLock { $0.state = .isNearEnd }
    }
}
