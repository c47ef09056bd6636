import BenchmarkHarness
import Foundation

/// The store on a fleet of many seasons, beside the same work in the original system's way.
struct History: Benchmark {
    let name = "history"
    let summary = "assignments, statistics, lists and imports on a large fleet, beside Python's sqlite3"

    /// A task, how long it may take in milliseconds, and how it has to compare with the original's way.
    private struct Task {
        let name: String
        let limit: Double?
        let ratio: Double
    }

    private static let tasks = [
        Task(name: "assignment", limit: nil, ratio: 1), Task(name: "assignment p99", limit: 10, ratio: 1),
        Task(name: "venue statistics", limit: 5, ratio: 0.2), Task(name: "venue list", limit: nil, ratio: 0.2),
        Task(name: "dashboard", limit: 20, ratio: 0.2),
        Task(name: "batch list", limit: 50, ratio: 1), Task(name: "history, 3 filters", limit: 50, ratio: 1),
        Task(name: "history, 3 filters with text", limit: 50, ratio: 1), Task(name: "import of 100", limit: 100, ratio: 1),
        Task(name: "import of 10,000", limit: 1_000, ratio: 1),
    ]

    func prepare(_ workshop: Workshop) throws -> Plan {
        let sizes: [Int]
        let count: Int
        switch workshop.extent {
        case .full: (sizes, count) = ([200, 100_000, 500_000, 2_000], 1_000)
        case .quick: (sizes, count) = ([50, 10_000, 20_000, 200], 200)
        case .smoke: (sizes, count) = ([4, 400, 400, 20], 20)
        }
        let folder = try workshop.folder("history")
        try Command(workshop.rpiDeploy, "db", "init", "--data", folder.path).run()
        let ours = folder.appending(path: "database/deployment.db").path
        let original = folder.appending(path: "original.db").path
        workshop.say("making \(sizes[2]) deployments")
        try Command(["python3", workshop.peer("history-data.py"), ours, original] + sizes.map(String.init)).run()
        try Command(workshop.rpiDeploy, "db", "verify", "--data", folder.path).run()
        let metrics = Self.tasks.map { Metric($0.name, .milliseconds) }
        func contender(_ name: String, _ words: [String]) -> Contender {
            Contender(name) { round in
                let output = try Command(words + [String(round.index), String(count)]).output()
                let values = try JSONDecoder().decode([String: Double].self, from: Data(output.utf8))
                var sample = Sample()
                for metric in metrics { sample[metric] = values[metric.name] }
                return sample
            }
        }
        let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "history-tasks").path
        return Plan(
            notes: [
                "\(sizes[0]) venues, \(sizes[1]) hostnames, \(sizes[2]) deployments, \(sizes[3]) batches; medians of one task after the other",
                "an assignment: hostname, deployment, events, on the disk (fsync); the original's way writes no events and keeps no counts",
            ],
            metrics: metrics,
            contenders: [
                contender("ours", [program, ours]), contender("original's way", ["python3", workshop.peer("history.py"), original]),
            ],
            goals: Self.tasks.flatMap { task in
                let metric = Metric(task.name, .milliseconds)
                return (task.limit.map { [Goal.value(metric, of: "ours", atMost: $0)] } ?? [])
                    + [Goal.ratio(metric, of: "ours", to: "original's way", atMost: task.ratio)]
            })
    }
}
