import FaultInjection
import Foundation
import InstallerCore
import Synchronization

/// How one run of the installer ended.
struct Ending: Sendable {
    let outcome: InstallOutcome
    let injected: [Fault]
    let messages: [String]
    /// In the device's time.
    let duration: Duration

    var isDone: Bool { if case .done = outcome { true } else { false } }

    var progress: InstallProgress {
        switch outcome {
        case .done(let progress), .failed(_, let progress): progress
        }
    }

    var text: String {
        switch outcome {
        case .done: "verified"
        case .failed(let failure, _): failure.message
        }
    }

    /// Whether a server has taken in how it ended.
    var isKnownToServer: Bool { !messages.contains { $0.hasPrefix("the server does not know of this failure") } }
}

/// A run that did not end in time.
struct Hang: Error {
    let messages: [String]
}

/// One device that installs itself.
struct SimulatedPi: Sendable {
    let identity: ConfigIdentity
    let address: String
    let card: String
    let server: HTTPURL

    /// How long an installation may really take, on a machine that does much else at the same time.
    static let watchdog = Duration.seconds(180)

    /// Starts the installer, and waits until it has ended.
    ///
    /// - Throws: ``Hang``.
    func start(_ plan: FaultPlan) async throws -> Ending {
        let clock = VirtualTimekeeper()
        let begin = clock.now
        var options = InstallOptions(server: server, identity: identity.request)
        options.refusalPatience = .seconds(120)
        options.recordInterval = 131_072
        let card = card
        let installer = Installer(
            options: options,
            transport: FaultyTransport(SocketTransport(from: address, patience: .seconds(60)), clock: clock, plan: plan), clock: clock,
            openCard: { () throws(DestinationError) in
                try FaultyDestination(try FileDestination(path: card, isDirect: false), clock: clock, plan: plan)
            })
        let heard = Heard()
        Thread.detachNewThread {
            heard.end(
                installer.run { event in
                    if case .message(let text) = event { heard.note(text) }
                })
        }
        guard let outcome = await heard.outcome(within: Self.watchdog) else { throw Hang(messages: heard.messages) }
        return Ending(outcome: outcome, injected: plan.injected, messages: heard.messages, duration: clock.now - begin)
    }
}

/// What an installer's thread has said.
private final class Heard: Sendable {
    private struct State {
        var messages: [String] = []
        var outcome: InstallOutcome?
        var waiting: CheckedContinuation<InstallOutcome?, Never>?
    }

    private let state = Mutex(State())

    var messages: [String] { state.withLock { $0.messages } }

    func note(_ text: String) { state.withLock { $0.messages.append(text) } }

    func end(_ outcome: InstallOutcome) {
        let waiting = state.withLock { state in
            state.outcome = outcome
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.resume(returning: outcome)
    }

    /// Waits for the end, but not for ever.
    func outcome(within limit: Duration) async -> InstallOutcome? {
        let dog = Task {
            try await Task.sleep(for: limit)
            let waiting = state.withLock { state in
                defer { state.waiting = nil }
                return state.waiting
            }
            waiting?.resume(returning: nil)
        }
        defer { dog.cancel() }
        return await withCheckedContinuation { continuation in
            let known = state.withLock { state in
                if state.outcome == nil { state.waiting = continuation }
                return state.outcome
            }
            if let known { continuation.resume(returning: known) }
        }
    }
}
