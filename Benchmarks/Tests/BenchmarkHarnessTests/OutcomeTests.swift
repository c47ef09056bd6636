import Foundation
import Testing

@testable import BenchmarkHarness

/// A benchmark whose contenders take what the test says.
private struct Scripted: Benchmark {
    let name = "scripted"
    let summary = "for tests"
    let goals: [Goal]
    let order: (String) -> Void

    func prepare(_ workshop: Workshop) -> Plan {
        let contenders = [("ours", [1.0, 9, 2]), ("theirs", [4.0, 4, 100])].map { name, seconds in
            Contender(name) { round in
                order(name)
                var sample = Sample()
                sample[.wall] = seconds[round.index]
                return sample
            }
        }
        return Plan(metrics: [.wall], contenders: contenders, goals: goals)
    }
}

struct OutcomeTests {
    private func run(_ goals: [Goal], order: @escaping (String) -> Void = { _ in }, save: (Outcome) -> Void = { _ in }) throws -> Outcome {
        let here = URL(filePath: "/nowhere")
        let workshop = Workshop(repository: here, scratch: here, cache: here, extent: .full, programs: here)
        return try Tournament(Scripted(goals: goals, order: order), in: workshop, rounds: 3).run(save: save)
    }

    @Test func `the median of an even number of values is the mean of the two in the middle`() {
        #expect(Series([4, 1, 3, 10])?.median == 3.5)
        #expect(Series([3, 1, 2])?.median == 2)
        #expect(Series([]) == nil)
    }

    @Test func `a ratio is that of the medians, and is held against its goal`() throws {
        let outcome = try run([.ratio(of: "ours", to: "theirs", atMost: 0.5), .ratio(of: "ours", to: "theirs", atMost: 0.49)])
        #expect(outcome.verdicts.map(\.found) == [0.5, 0.5])
        #expect(outcome.verdicts.map(\.isMet) == [true, false])
    }

    @Test func `a ratio may have to reach its goal`() throws {
        let outcome = try run([.ratio(.wall, of: "theirs", to: "ours", atLeast: 2), .ratio(.wall, of: "theirs", to: "ours", atLeast: 2.1)])
        #expect(outcome.verdicts.map(\.isMet) == [true, false])
    }

    @Test func `a value has to stay below, or to reach, its goal`() throws {
        let outcome = try run([.value(.wall, of: "ours", atMost: 1.9), .value(.wall, of: "theirs", atLeast: 4)])
        #expect(outcome.verdicts.map(\.isMet) == [false, true])
    }

    @Test func `a goal for what was not measured is missed`() throws {
        #expect(try run([.value(.cpu, of: "ours", atMost: 1)]).verdicts.map(\.isMet) == [false])
        let verdict = try run([.ratio(of: "ours", to: "nobody", atMost: 1)]).verdicts.first
        #expect(verdict?.isMet == false)
        #expect(verdict?.what == "ours / nobody, time" && verdict?.foundText == "not measured" && verdict?.goalText == "≤ 1.00×")
    }

    @Test func `all contenders run in each round, and another one begins each time`() throws {
        let seats = Seats()
        _ = try run([], order: seats.take)
        #expect(seats.taken == ["ours", "theirs", "theirs", "ours", "ours", "theirs"])
    }

    @Test func `what is known after each round is saved`() throws {
        let rounds = Seats()
        _ = try run([.value(.wall, of: "ours", atMost: 1)], save: { rounds.take("\($0.roundCount), \($0.verdicts.map(\.isMet))") })
        #expect(rounds.taken == ["1, [true]", "2, [false]", "3, [false]"])
    }
}

private final class Seats {
    private(set) var taken: [String] = []
    func take(_ name: String) { taken.append(name) }
}
