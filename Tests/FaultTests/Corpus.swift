import FaultInjection
import Fleet
import FleetStore
import Foundation
import Synchronization
import TestSupport

/// Many stories, several at a time, and what must hold over all of them.
struct Corpus: Sendable {
    /// What came of all stories.
    struct Result: Sendable {
        var cases = 0
        var installations = 0
        var injected: [FaultKind: Int] = [:]
        var verified = 0
        var failed = 0
        var complaints: [String] = []
        var seconds = 0.0

        var faults: Int { injected.values.reduce(0, +) }
    }

    let seed: UInt64
    /// How many faults have to happen.
    let faults: Int
    /// When to start no more stories, whatever has happened by then.
    let limit: Duration
    /// One story alone.
    var only: Int?
    /// The stories of one plot alone.
    var plot: Story.Plot?

    private static let lanes = 4

    private final class Tally: Sendable {
        struct State {
            var next = 0
            var result = Result()
        }

        let state = Mutex(State())
    }

    func run() async throws -> Result {
        let start = ContinuousClock.now
        let world = try await World.make(karts: max(faults * 2, 500))
        let tally = Tally()
        let lanes = only == nil ? Self.lanes : 1
        await withTaskGroup { group in
            for _ in 0..<lanes {
                group.addTask {
                    while let number = take(tally, start) {
                        let story = Story(seed: seed, number: number)
                        let report = await CaseRun(world: world, story: story).play()
                        if only != nil { print(story.description, report.endings.joined(separator: "\n    "), separator: "\n    ") }
                        tally.state.withLock { state in
                            let before = state.result.faults
                            state.result.add(report, of: story)
                            let now = state.result.faults
                            if now / 1_000 > before / 1_000 {
                                print("\(now) faults in \(state.result.cases) cases, \(ContinuousClock.now - start)")
                            }
                        }
                    }
                }
            }
        }
        var result = tally.state.withLock { $0.result }
        result.complaints += try await WorldAudit(world: world).complaints()
        try await world.tearDown()
        result.seconds = Double((ContinuousClock.now - start).components.seconds)
        return result
    }

    private func take(_ tally: Tally, _ start: ContinuousClock.Instant) -> Int? {
        tally.state.withLock { state in
            if let only {
                defer { state.next = 1 }
                return state.next == 0 ? only : nil
            }
            guard state.result.faults < faults, ContinuousClock.now - start < limit else { return nil }
            while let plot, Story(seed: seed, number: state.next).plot != plot { state.next += 1 }
            defer { state.next += 1 }
            return state.next
        }
    }
}

extension Corpus.Result {
    fileprivate mutating func add(_ report: CaseRun.Report, of story: Story) {
        cases += 1
        installations += report.installations
        for fault in report.injected { injected[fault.kind, default: 0] += 1 }
        for ending in report.endings { if ending.hasPrefix("verified") { verified += 1 } else { failed += 1 } }
        for complaint in report.complaints {
            complaints.append(
                "\(story.description)\n    \(complaint)\n    \(report.endings.joined(separator: "\n    "))\n    replay: scripts/fault-corpus.sh --seed \(story.seed) --case \(story.number)"
            )
        }
    }

    /// The result for people.
    var text: String {
        let kinds = FaultKind.allCases.map {
            "  \($0.rawValue.padding(toLength: 22, withPad: " ", startingAt: 0))\(injected[$0, default: 0])"
        }
        return """
            \(faults) faults in \(cases) cases, \(installations) installations: \(verified) verified, \(failed) named failures, \(complaints.count) complaints, \(seconds) s
            \(kinds.joined(separator: "\n"))
            """
    }
}
