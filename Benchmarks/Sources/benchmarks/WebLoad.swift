import BenchmarkHarness
import BenchmarkRig
import Foundation

/// People who look at pages while devices are being installed.
struct WebLoad: Benchmark {
    let name = "web-load"
    let summary = "50 browser users and 100 simulated devices together: how long each page takes"

    private static let users = 5
    private static let count = Metric("answers", .number)
    private static let median = Metric("p50", .milliseconds)
    private static let late = Metric("p95", .milliseconds)
    private static let latest = Metric("p99", .milliseconds)
    private static let worst = Metric("worst", .milliseconds)

    /// What browse.py calls a kind of page, and what the table does.
    private static let pages = [
        ("/", "dashboard"), ("/batches", "batches"), ("/kart-numbers", "kart numbers"), ("/deployments", "deployments"),
        ("/deployments/ID", "deployment"), ("/reports", "reports"), ("/dashboard/live", "dashboard's live part"),
        ("/batches/live", "batches' live part"),
    ]

    func prepare(_ workshop: Workshop) throws -> Plan {
        let isSmoke = workshop.extent == .smoke
        let (people, devices) = isSmoke ? (3, 5) : (50, 100)
        let megabytes = isSmoke ? 4 : 16
        let folder = try workshop.folder("web-load")
        let data = folder.path
        try Command(workshop.rpiDeploy, "db", "init", "--data", data).run()
        let image = try BenchmarkImage.noise(megabytes: megabytes, in: workshop)
        for product in ["KXP2", "RXP2"] {
            try Command(
                workshop.rpiDeploy, "image", "add", image, "--name", "\(product.lowercased())-1.0", "--product", product, "--version",
                "1.0",
                "--activate", "--data", data
            ).run()
        }
        let (ours, peer) = (folder.appending(path: "database/deployment.db").path, folder.appending(path: "peer.db").path)
        try Command("python3", "-B", workshop.peer("web-data.py"), ours, peer, "500", "100").run()
        try ManagementServer.addUsers(Self.users, to: data, in: workshop)
        let server = try ManagementServer(data: data, role: .all, in: workshop)
        let run = Run(
            workshop: workshop, server: server, data: data, sessions: try Sessions(people, of: Self.users, at: server.url, in: workshop),
            devices: devices, megabytes: megabytes, seconds: workshop.extent == .full ? 20 : workshop.extent == .quick ? 8 : 2)
        return Plan(
            notes: [
                "\(people) people with a WebSocket each go from page to page, with 0.5 to 1.5 s between; where a page listens, they also ask for its"
                    + " live part as its script does; \(run.seconds) s a round",
                "\(devices) devices of `simulate`, each installing \(megabytes) MB on a card of \(run.cardSpeed / 1_000) kB/s and reporting every second;"
                    + " all of them succeed",
                "100 batches and 500 deployments before the first round. Devices, people and server share this machine's cores, and all people are one"
                    + " Python process, whose own time is in the numbers",
            ],
            metrics: [Self.median, Self.late, Self.latest, Self.worst, Self.count],
            contenders: Self.pages.map { page, name in
                Contender(name) { round in Self.sample(of: try run.result(of: round), page) }
            },
            goals: Self.pages.map { Goal.value(Self.late, of: $0.1, atMost: 200) }, finish: server.close)
    }

    private static func sample(of result: Run.Result, _ page: String) -> Sample {
        var sample = Sample()
        let times = (result.times[page] ?? []).sorted()
        sample[count] = Double(times.count)
        guard let last = times.last else { return sample }
        func share(_ share: Double) -> Double { times[min(times.count - 1, Int(Double(times.count) * share))] }
        (sample[median], sample[late], sample[latest], sample[worst]) = (share(0.5), share(0.95), share(0.99), last)
        if page == "/" { sample.remarks.append("\(result.heard.messages) messages over WebSockets, \(result.heard.lost) connections lost") }
        return sample
    }

    /// All pages are measured at once, for which the first that is asked for begins.
    private final class Run {
        struct Result: Decodable {
            struct Heard: Decodable { let messages, bytes, lost: Int }
            let times: [String: [Double]]
            let heard: Heard
        }

        private struct Numbers: Decodable { let open_deployments: Int }

        private let workshop: Workshop
        private let server: ManagementServer
        private let data: String
        private let sessions: Sessions
        private let devices: Int
        private let megabytes: Int
        let seconds: Int
        private var last: (round: Int, result: Result)?

        init(
            workshop: Workshop, server: ManagementServer, data: String, sessions: Sessions, devices: Int, megabytes: Int, seconds: Int
        ) {
            (self.workshop, self.server, self.data, self.sessions) = (workshop, server, data, sessions)
            (self.devices, self.megabytes, self.seconds) = (devices, megabytes, seconds)
        }

        /// Bytes a second, so that writing alone takes as long as the people look.
        var cardSpeed: Int { megabytes * 1_000_000 / (seconds + 5) }

        func result(of round: Round) throws -> Result {
            if let last, last.round == round.index { return last.result }
            let cards = try workshop.folder("cards")
            defer { try? FileManager.default.removeItem(at: cards) }
            let before = try openCount()
            let installations = try Command(
                workshop.rpiDeploy, "simulate", "--devices", String(devices), "--server", server.devices ?? "", "--product", "RXP2",
                "--venue",
                "V000", "--cards", cards.path, "--first-serial", String(0x1000 * (round.index + 1), radix: 16), "--fault",
                "slow-card=\(cardSpeed)", "--data", data
            ).start()
            let end = ContinuousClock.now + .seconds(30)
            while try openCount() < before + devices {
                guard ContinuousClock.now < end else {
                    throw CommandFailure("After 30 s \(try openCount() - before) devices are being installed.")
                }
                Thread.sleep(forTimeInterval: 0.2)
            }
            let load = workshop.repository.appending(path: "Benchmarks/load/browse.py").path
            let output = try Command("python3", "-B", load, server.url, sessions.file, String(seconds), "1").output()
            let isEarly = try openCount() == before
            _ = try installations.finish()
            let result = try JSONDecoder().decode(Result.self, from: Data(output.utf8))
            guard result.heard.lost == 0 else { throw CommandFailure("\(result.heard.lost) WebSockets were lost") }
            guard !isEarly else { throw CommandFailure("All devices were done before the people were.") }
            last = (round.index, result)
            return result
        }

        private func openCount() throws -> Int {
            try JSONDecoder().decode(Numbers.self, from: Data(try sessions.get(server.url + "/api/stats").utf8)).open_deployments
        }
    }
}
