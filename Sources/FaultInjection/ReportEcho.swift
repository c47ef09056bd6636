import InstallerCore
import Synchronization

/// Keeps a report, and sends it a second time after the next one.
final class ReportEcho: Sendable {
    private let last = Mutex<[UInt8]?>(nil)

    /// Sends the report before this one again, over a connection of its own, and forgets the answer.
    func send<Connection: TransportConnection>(_ report: [UInt8], over connect: () -> Connection?) {
        let earlier = last.withLock { last in
            defer { last = report }
            return last
        }
        guard let earlier, let connection = connect() else { return }
        var buffer = [UInt8](repeating: 0, count: 4_096)
        do {
            try connection.send(earlier)
            _ = try connection.receive(into: &buffer)
        } catch {}
    }
}
