import Imaging
import Synchronization

/// The progress bar of an image that is being taken in. Each phase has its own bar; without a terminal, a line every 2 seconds.
final class IntakeMeter: Sendable {
    private struct State {
        var phase: IntakeProgress.Phase?
        var start = ContinuousClock.now
        var drawn = ContinuousClock.now
    }

    private let terminal: Terminal
    private let state = Mutex(State())

    init(_ terminal: Terminal) {
        self.terminal = terminal
    }

    /// Takes how far the work is; called on any thread.
    func note(_ progress: IntakeProgress) {
        note(progress.phase, done: progress.doneBytes, total: progress.totalBytes)
    }

    func note(_ phase: IntakeProgress.Phase, done: UInt64, total: UInt64?) {
        state.withLock { state in
            let now = ContinuousClock.now
            if state.phase != phase { state = State(phase: phase, start: now, drawn: terminal.isInteractive ? now - .seconds(1) : now) }
            guard now - state.drawn > (terminal.isInteractive ? .milliseconds(100) : .seconds(2)) else { return }
            state.drawn = now
            let line = ProgressBar().line(
                label: phase.rawValue.padded(to: 9), done: done, total: total, seconds: (now - state.start).inSeconds)
            if terminal.isInteractive { terminal.draw([line]) } else { terminal.note(line) }
        }
    }

    /// Takes the bar away.
    func end() {
        terminal.draw([])
    }
}
