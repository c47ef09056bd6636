import Dispatch
import Fleet
import Foundation
import Operations

/// The server's log: one line of JSON each on standard error, written on a queue of its own so that nobody waits for a slow reader.
final class ServerLog: Sendable {
    private let queue = DispatchQueue(label: "log")

    /// Writes a line that is JSON already.
    func write(line: String) {
        queue.async { FileHandle.standardError.write(Data((line + "\n").utf8)) }
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
        queue.sync {}
    }
}
