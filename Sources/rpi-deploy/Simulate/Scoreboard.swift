import InstallerCore
import Synchronization

/// How far each simulated device is, fed by the devices' threads and read by the one that draws.
final class Scoreboard: Sendable {
    private struct State {
        var lines: [DeviceLine]
        var news: [String] = []
    }

    private let state: Mutex<State>

    init(_ devices: [SimulatedDevice]) {
        state = Mutex(State(lines: devices.map { DeviceLine(device: $0) }))
    }

    /// Takes what a device tells.
    func note(_ event: InstallEvent, of index: Int) {
        state.withLock { state in
            switch event {
            case .step(let step): state.news.append("\(state.lines[index].name)  \(step.name)")
            case .message(let text): state.news.append("\(state.lines[index].name)  \(text)")
            case .progress: break
            }
            state.lines[index].note(event)
        }
    }

    /// Takes how a device ended, and which faults it met.
    func end(_ outcome: InstallOutcome, faults: [String], of index: Int) {
        state.withLock { state in
            state.lines[index].end(outcome, faults: faults)
            state.news.append(state.lines[index].text)
        }
    }

    var isDone: Bool { state.withLock { state in state.lines.allSatisfy { $0.outcome != nil } } }

    /// One line for each device.
    var lines: [String] { state.withLock { state in state.lines.map(\.text) } }

    /// How far all of them are together.
    var summary: String {
        state.withLock { state in
            let ended = state.lines.count { $0.outcome != nil }
            let written = state.lines.reduce(0) { $0 + $1.bytes.written }
            let verified = state.lines.reduce(0) { $0 + $1.bytes.verified }
            return "\(ended) of \(state.lines.count) ended; \(Quantity.bytes(written)) written, \(Quantity.bytes(verified)) read back"
        }
    }

    /// What happened since the last call.
    func takeNews() -> [String] {
        state.withLock { state in
            defer { state.news = [] }
            return state.news
        }
    }

    var results: [DeviceResult] { state.withLock { state in state.lines.map(\.result) } }
}
