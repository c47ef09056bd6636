import BenchmarkHarness
import Foundation

/// How soon a broadcast is with every browser.
struct Live: Benchmark {
    let name = "live"
    let summary = "one message each 100 ms to 1,000 WebSockets"

    private static let median = Metric("p50", .milliseconds)
    private static let late = Metric("p99", .milliseconds)
    private static let worst = Metric("worst", .milliseconds)
    private static let lost = Metric("lost", .number)
    private static let cost = Metric("server's CPU", .number)

    private struct Result: Decodable {
        var p50, p99, worst: Double
        var count, missing, silent: Int
    }

    func prepare(_ workshop: Workshop) throws -> Plan {
        let clients = workshop.extent == .smoke ? 50 : 1_000
        let seconds = workshop.extent == .full ? 20 : workshop.extent == .quick ? 5 : 1
        let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "live-server").path
        let load = workshop.repository.appending(path: "Benchmarks/load/live.py").path
        func contender(_ name: String, deaf: Int) -> Contender {
            Contender(name) { _ in
                let server = try Command(program, "100", "800").startService()
                defer { server.stop() }
                try server.wait { $0.output.hasSuffix("\n") }
                let port = server.output.trimmingCharacters(in: .whitespacesAndNewlines)
                let before = (try server.cpuSeconds(), ContinuousClock.now)
                let output = try Command(["python3", load, port, String(clients), String(seconds), String(deaf)]).output()
                let cpu = (try server.cpuSeconds() - before.0) / (ContinuousClock.now - before.1).inSeconds
                let result = try JSONDecoder().decode(Result.self, from: Data(output.utf8))
                guard result.silent == 0 else { throw CommandFailure("\(result.silent) clients got nothing") }
                var sample = Sample()
                sample[Self.median] = result.p50
                sample[Self.late] = result.p99
                sample[Self.worst] = result.worst
                sample[Self.lost] = Double(result.missing)
                sample[Self.cost] = cpu
                sample[.peakMemory] = try server.peakBytes()
                return sample
            }
        }
        let all = "\(clients) clients"
        let some = "\(clients) clients, a tenth of them deaf"
        return Plan(
            notes: [
                "a message of 800 bytes, encoded once; all clients are one Python process on the same cores, whose own time is in the delays",
                "server's CPU: of one core; it includes the handshakes. A deaf client is open and never reads",
            ],
            metrics: [Self.median, Self.late, Self.worst, Self.lost, Self.cost, .peakMemory],
            contenders: [contender(all, deaf: 0), contender(some, deaf: clients / 10)],
            goals: [all, some].flatMap { name in
                [
                    Goal.value(Self.late, of: name, atMost: 100), .value(Self.lost, of: name, atMost: 0),
                    .value(.peakMemory, of: name, atMost: 100_000_000),
                ]
            })
    }
}
