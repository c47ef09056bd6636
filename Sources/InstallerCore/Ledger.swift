import DeviceProtocol
import InstallerSystem

/// What the threads of one installation know together: how far it is, what is to be told, and to whom it belongs.
final class Ledger: Sendable {
    /// A report that waits to be sent.
    struct Note: Sendable {
        let status: DeploymentStatus
        let progress: InstallProgress
        let message: String?
        /// Whether the message must not be lost: it is all that the history will have of what happened.
        var isNews = false
    }

    /// How many messages are kept for a server that cannot be reached; the oldest give way.
    private static let untoldLimit = 50

    /// What shows that a report belongs to the deployment that the server has opened.
    struct Credentials: Equatable, Sendable {
        let id: Int64
        let token: String
    }

    private struct State: Sendable {
        var progress = InstallProgress()
        var events: [InstallEvent] = []
        var notes: [Note] = []
        var status: DeploymentStatus?
        var untold: [String] = []
        var credentials: Credentials?
        var outcome: InstallOutcome?
        var isReporting = true
        var lastReported: InstallProgress?
    }

    private let state = Monitor(State())

    var progress: InstallProgress { state.withLock { $0.progress } }
    var credentials: Credentials? { state.withLock { $0.credentials } }
    /// Whether reports are still sent while the work goes on.
    var isReporting: Bool { state.withLock { $0.isReporting } }

    func begin(_ step: InstallStep) {
        state.withLock { state in
            state.progress.step = step
            state.events.append(.step(step))
            guard let status = step.status, status != state.status else { return }
            state.status = status
            state.notes.append(Note(status: status, progress: state.progress, message: step.name))
        }
    }

    func say(_ message: String) {
        state.withLock {
            $0.events.append(.message(message))
            $0.untold.append(message)
            if $0.untold.count > Self.untoldLimit { $0.untold.removeFirst() }
        }
    }

    /// Keeps a message that did not reach the server for the next attempt, unless no more attempts are made.
    func keepUntold(_ note: Note) {
        guard note.isNews, let message = note.message else { return }
        state.withLock { if $0.isReporting { $0.untold.insert(message, at: 0) } }
    }

    func open(_ answer: ConfigAnswer) {
        state.withLock {
            $0.credentials = Credentials(id: answer.deploymentID, token: answer.deploymentToken)
            $0.progress.hostname = answer.hostname
            $0.progress.imageVersion = answer.version
            $0.status = nil
        }
    }

    func update(_ change: (inout InstallProgress) -> Void) {
        state.withLock { change(&$0.progress) }
    }

    func busy(_ stage: InstallStage, _ duration: Duration) {
        state.withLock { $0.progress.add(duration, to: stage) }
    }

    func finish(_ outcome: InstallOutcome) {
        state.withLock { $0.outcome = outcome }
    }

    /// Waits for something to tell, but not long.
    func next(upTo limit: Duration) -> (events: [InstallEvent], outcome: InstallOutcome?) {
        let news = state.wait(upTo: limit) { state -> News? in
            guard !state.events.isEmpty || state.outcome != nil else { return nil }
            defer { state.events = [] }
            return News(events: state.events, outcome: state.outcome)
        }
        return (news?.events ?? [], news?.outcome)
    }

    private struct News: Sendable {
        let events: [InstallEvent]
        let outcome: InstallOutcome?
    }

    /// Waits for the next report: at once where a step has begun, else when the interval is over and something has moved. `nil` at the end.
    func nextNote(interval: Duration) -> Note? {
        while true {
            let note = state.wait(upTo: interval) { state -> Note?? in
                if !state.notes.isEmpty { return .some(state.notes.removeFirst()) }
                if let status = state.status, !state.untold.isEmpty {
                    return Note(status: status, progress: state.progress, message: state.untold.removeFirst(), isNews: true)
                }
                return state.isReporting ? nil : .some(nil)
            }
            if let note { return note }
            let progress = state.withLock { state -> Note? in
                guard let status = state.status, state.progress != state.lastReported else { return nil }
                state.lastReported = state.progress
                return Note(status: status, progress: state.progress, message: nil)
            }
            if let progress { return progress }
        }
    }

    /// No more reports from the reporter's thread; those of steps that wait are dropped when `drops` says so.
    func stopReporting(drops: Bool) {
        state.withLock {
            $0.isReporting = false
            if drops {
                $0.notes = []
                $0.untold = []
            }
        }
    }
}
