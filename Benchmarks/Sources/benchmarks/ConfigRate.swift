import BenchmarkHarness
import BenchmarkRig
import Foundation

/// How many new devices a second get their configuration, and how long each waits for it.
struct ConfigRate: Benchmark {
    let name = "config"
    let summary = "POST /api/config, a new device each time, 16 connections, while 4 devices download"

    private static let rate = Metric("answers", .perSecond)
    private static let median = Metric("p50", .milliseconds)
    private static let late = Metric("p99", .milliseconds)
    private static let worst = Metric("worst", .milliseconds)
    private static let cost = Metric("CPU per answer", .milliseconds)

    func prepare(_ workshop: Workshop) throws -> Plan {
        let fleet = try BenchmarkFleet(image: tinyImage(workshop), product: "RXP2", options: ["--unnamed", "--as-is"], in: workshop)
        // The last that can fail: it has to be closed.
        let rig = try DownloadRig(in: workshop, link: .gigabit)
        let seconds = workshop.extent == .full ? 10 : workshop.extent == .quick ? 3 : 1
        let load = Load(rig: rig, workshop: workshop, seconds: seconds)
        let shaped = "4 downloads, 1 Gbit/s"
        return Plan(
            notes: [
                "each answer: a hostname for this device alone, a deployment and a token, on the disk (fsync) before it is sent; \(seconds) s a run",
                "wrk on the same cores as the server, over loopback; serial numbers spread as those of boards are; every answer is checked, and the "
                    + "hostnames are counted afterwards; each run begins with a server whose fleet has no device",
                "the last two are one process without HTTP and without wrk: the store with 16 callers, and the same rows by bare SQLite in transactions of "
                    + "16, with nothing decided and no wait for the disk, which is the most that its one writing connection can do",
                "downloads are by curl from the other end of the server's 1 Gbit/s port, or over loopback as fast as the machine",
            ],
            metrics: [Self.rate, Self.median, Self.late, Self.worst, Self.cost],
            contenders: [
                load.contender(shaped) { (0..<4).map { _ in rig.link.onClient(rig.endlessDownload) } },
                load.contender("4 downloads, unshaped") { (0..<4).map { _ in rig.link.onServer(rig.endlessDownload) } },
                load.contender("no downloads") { [] },
                load.part("the store alone", "store", of: fleet),
                load.part("its rows alone, on no disk", "rows", of: fleet),
            ],
            goals: [.value(Self.rate, of: shaped, atLeast: 10_000), .value(Self.late, of: shaped, atMost: 50)],
            finish: rig.close)
    }

    /// Nobody downloads it.
    private func tinyImage(_ workshop: Workshop) throws -> String {
        let file = try workshop.folder("tiny").appending(path: "tiny.img")
        try Data((0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }).write(to: file)
        return file.path
    }

    /// wrk, and what has to hold after it.
    private struct Load {
        let rig: DownloadRig
        let workshop: Workshop
        let seconds: Int

        func contender(_ name: String, downloads: @escaping () -> [Command]) -> Contender {
            Contender(name) { _ in
                try rig.ours.startAnew()
                let services = try downloads().map { try $0.startService() }
                defer { for service in services { service.stop() } }
                return try run()
            }
        }

        /// What such devices take below HTTP.
        func part(_ name: String, _ mode: String, of fleet: BenchmarkFleet) -> Contender {
            Contender(name) { _ in
                try fleet.forgetDevices()
                let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "config-parts").path
                let count = workshop.extent == .smoke ? 500 : 3_000 * seconds
                let output = try Command(program, fleet.database, "\(count)", mode).output()
                let values = try JSONDecoder().decode([String: Double].self, from: Data(output.utf8))
                guard let answers = values["answers"], let milliseconds = values["cpu"] else {
                    throw CommandFailure("config-parts said nothing of its result: \(output)")
                }
                guard try fleet.assignedCount() == count else {
                    throw CommandFailure("config-parts did not assign \(count) hostnames")
                }
                var sample = Sample()
                sample[rate] = answers
                sample[cost] = milliseconds
                return sample
            }
        }

        private func run() throws -> Sample {
            let cpuBefore = try rig.ours.cpuSeconds()
            let script = workshop.repository.appending(path: "Benchmarks/load/config.lua").path
            let output = try rig.link.onServer(
                Command("wrk", "-t1", "-c16", "-d\(seconds)s", "-s", script, rig.ours.url + "/api/config")
            ).output()
            let cpu = try rig.ours.cpuSeconds() - cpuBefore
            let line = output.split(separator: "\n").last { $0.hasPrefix("RESULT ") } ?? ""
            let numbers = line.split(separator: " ").dropFirst().compactMap { Double($0) }
            guard numbers.count == 6, numbers[0] > 0 else { throw CommandFailure("wrk said nothing of its result: \(output)") }
            guard numbers[5] == 0 else { throw CommandFailure("\(numbers[5]) of \(numbers[0]) answers were wrong or did not come") }
            let assigned = try rig.ours.assignedCount()
            // Up to 16 were under way when wrk stopped to listen.
            guard (Int(numbers[0])...Int(numbers[0]) + 16).contains(assigned) else {
                throw CommandFailure("\(Int(numbers[0])) answers, but \(assigned) hostnames were assigned")
            }
            var sample = Sample()
            sample[rate] = numbers[0] / numbers[1]
            sample[median] = numbers[2]
            sample[late] = numbers[3]
            sample[worst] = numbers[4]
            sample[cost] = cpu * 1_000 / numbers[0]
            return sample
        }
    }
}
