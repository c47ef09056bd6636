import Dispatch
import Fleet
import Foundation
import Operations
import Synchronization

/// The server's log: one line of JSON each on standard error, written on a queue of its own so that nobody waits for a slow reader.
///
/// A log that cannot be written (its disk is full, its reader is gone) loses lines and says how many; the server goes on.
final class ServerLog: Sendable {
    /// How many lines may wait for a slow reader; more are dropped.
    static let capacity = 10_000
    /// How long a line waits for others, so that a busy server does not write each alone.
    private static let patience = DispatchTimeInterval.milliseconds(5)

    private struct State {
        /// Lines that wait, each with its end.
        var text: [UInt8] = []
        var waiting = 0
        var dropped = 0
    }

    private let queue = DispatchQueue(label: "log")
    private let state = Mutex(State())
    private let file: FileHandle

    init(file: FileHandle = .standardError) {
        self.file = file
    }

    /// Writes a line that is JSON already.
    func write(line: String) {
        let isFirst = state.withLock { state in
            guard state.waiting < Self.capacity else {
                state.dropped += 1
                return false
            }
            state.text.append(contentsOf: line.utf8)
            state.text.append(UInt8(ascii: "\n"))
            state.waiting += 1
            return state.waiting == 1
        }
        if isFirst { queue.asyncAfter(deadline: .now() + Self.patience) { self.writeWaiting() } }
    }

    /// Writes all lines that wait, with one call: they come faster than a file takes them one by one.
    private func writeWaiting() {
        let (text, count) = state.withLock { state in
            defer { (state.text, state.waiting) = ([], 0) }
            return (state.text, state.waiting)
        }
        guard count > 0 else { return }
        let isWritten = (try? file.write(contentsOf: Data(text))) != nil
        let dropped = state.withLock { state in
            if !isWritten { state.dropped += count }
            guard isWritten, state.waiting == 0, state.dropped > 0 else { return 0 }
            defer { state.dropped = 0 }
            return state.dropped
        }
        if dropped > 0 { write(event: "log-lines-lost", detail: "\(dropped) lines could not be written") }
    }

    /// Writes an event of the server itself.
    func write(event: String, detail: String) {
        let entry = ["time": SystemClock.now().iso8601, "event": event, "detail": detail]
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(entry) else { return }
        write(line: String(decoding: data, as: UTF8.self))
    }

    /// Waits until everything is written.
    func flush() {
        queue.sync { writeWaiting() }
    }
}
