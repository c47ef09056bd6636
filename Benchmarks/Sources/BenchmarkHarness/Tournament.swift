/// Runs a benchmark: all contenders in each round, so that whatever else the machine does meets all of them alike.
public struct Tournament {
    private let benchmark: any Benchmark
    private let workshop: Workshop
    private let roundCount: Int

    /// A tournament of so many rounds.
    public init(_ benchmark: any Benchmark, in workshop: Workshop, rounds: Int) {
        self.benchmark = benchmark
        self.workshop = workshop
        roundCount = rounds
    }

    /// Measures.
    ///
    /// - Parameter save: gets what is known after each round, so that a run that is cut short was not for nothing.
    /// - Throws: what the benchmark throws.
    public func run(save: (Outcome) throws -> Void) throws -> Outcome {
        workshop.say("\(benchmark.name): preparing")
        let plan = try benchmark.prepare(workshop)
        defer { plan.finish() }
        var outcome = Outcome(name: benchmark.name, summary: benchmark.summary, plan: plan)
        for index in 0..<roundCount {
            let round = Round(index: index, count: roundCount)
            // Another one begins each time, so that none always comes after the same one.
            for turn in plan.contenders.indices {
                let seat = (turn + index) % plan.contenders.count
                let contender = plan.contenders[seat]
                let sample = try contender.measure(round)
                outcome.rows[seat].samples.append(sample)
                let values = plan.metrics.compactMap { metric in sample[metric].map { "\(metric.name) \(metric.text($0))" } }
                workshop.say("\(benchmark.name) \(index + 1)/\(roundCount)  \(contender.name): \(values.joined(separator: ", "))")
                for remark in sample.remarks { workshop.say("    \(remark)") }
            }
            outcome.judge(plan.goals)
            try save(outcome)
        }
        return outcome
    }
}
