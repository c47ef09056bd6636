import BenchmarkHarness
import BenchmarkRig
import Foundation

/// Pages and calls for people, beside the same with Flask and SQLite.
struct Web: Benchmark {
    let name = "web"
    let summary = "batch page, dashboard and GET /api/stats at 50 connections, beside Flask with SQLite under gunicorn"

    private static let users = 5

    /// A page or call, and what shows how much of the fleet is in it.
    private struct Subject {
        let name: String
        let path: String
        let sign: String

        var rate: Metric { Metric(name, .perSecond) }
        var late: Metric { Metric("p99", .milliseconds) }
    }

    private static let subjects = [
        Subject(name: "batch page", path: "/batches", sign: "<tr"),
        Subject(name: "dashboard", path: "/", sign: "data-card="),
        Subject(name: "GET /api/stats", path: "/api/stats", sign: "\"serial_number\""),
    ]
    private static let cost = Metric("CPU per answer", .milliseconds)

    func prepare(_ workshop: Workshop) throws -> Plan {
        let isSmoke = workshop.extent == .smoke
        let sizes = isSmoke ? [40, 10] : [500, 100]
        let sessionCount = isSmoke ? 2 : 50
        let seconds = workshop.extent == .full ? 4 : workshop.extent == .quick ? 2 : 1
        let folder = try workshop.folder("web")
        let (ours, peer) = (folder.appending(path: "database/deployment.db").path, folder.appending(path: "peer.db").path)
        try Command(workshop.rpiDeploy, "db", "init", "--data", folder.path).run()
        try Command(["python3", "-B", workshop.peer("web-data.py"), ours, peer] + sizes.map(String.init)).run()
        try Command(workshop.rpiDeploy, "db", "verify", "--data", folder.path).run()
        try ManagementServer.addUsers(Self.users, to: folder.path, in: workshop)
        let server = try ManagementServer(data: folder.path, role: .management, in: workshop)
        let flask = try FlaskServer(database: peer, users: Self.users, in: workshop)
        workshop.say("signing in")
        let sides = try [
            Side(
                name: "ours", url: server.url, database: ours,
                sessions: Sessions(sessionCount, of: Self.users, at: server.url, in: workshop)
            ) { try server.cpuSeconds() },
            Side(
                name: "Flask", url: flask.url, database: peer, sessions: Sessions(sessionCount, of: Self.users, at: flask.url, in: workshop)
            ) { try flask.cpuSeconds() },
        ]
        try compare(sides, batches: sizes[1])
        let busy = ", 20 devices report"
        let new = "ours, each page made anew"
        let run = Run(workshop: workshop, connections: isSmoke ? 4 : 50, seconds: seconds)
        return Plan(
            notes: [
                "\(sizes[1]) batches, \(sizes[0]) deployments, 20 of them open; the same rows in both databases. Both pages have all batches, and both"
                    + " calls answer the same JSON",
                "\(run.connections) connections of wrk on the same cores, \(sessionCount) sessions of \(Self.users) users in turn, \(seconds) s a page."
                    + " Flask: \(FlaskServer.packages.joined(separator: ", ")), \(FlaskServer.settings.joined(separator: " "))",
                "reports: another process writes the progress of the open deployments four times a second",
                "ours are made once while nothing changes, for a second at most; made anew: every request has an address of its own",
            ],
            metrics: Self.subjects.flatMap { [$0.rate] } + [Self.cost],
            contenders: sides.map { side in run.contender(side.name, side) }
                + sides.map { run.contender($0.name + busy, $0, reports: true) }
                + [run.contender(new, sides[0], isAnew: true)],
            goals: Self.subjects.flatMap { subject in
                ["", busy].map { Goal.ratio(subject.rate, of: "ours" + $0, to: "Flask" + $0, atLeast: 10) }
            },
            finish: {
                server.close()
                flask.close()
            })
    }

    /// Both have to say the same.
    private func compare(_ sides: [Side], batches: Int) throws {
        for subject in Self.subjects {
            let texts = try sides.map { try $0.sessions.get($0.url + subject.path) }
            let counts = texts.map { $0.components(separatedBy: subject.sign).count - 1 }
            guard counts[0] == counts[1], counts[0] > 0 else {
                throw CommandFailure("The \(subject.name) has \(subject.sign) \(counts[0]) times with us, \(counts[1]) times with Flask.")
            }
            guard subject.path != "/batches" || counts[0] == batches + 2 else {
                throw CommandFailure("The batch page has \(counts[0]) rows, not \(batches) and two heads.")
            }
            guard subject.path.hasPrefix("/api/") else { continue }
            let values = try texts.map { text in
                var object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
                object["timestamp"] = nil
                return object as NSDictionary
            }
            guard values[0] == values[1] else { throw CommandFailure("GET /api/stats is not the same with us and with Flask:\n\(texts)") }
        }
    }

    /// One of the two servers.
    private struct Side {
        let name: String
        let url: String
        let database: String
        let sessions: Sessions
        let cpuSeconds: () throws -> Double
    }

    /// wrk, and what has to hold after it.
    private struct Run {
        let workshop: Workshop
        let connections: Int
        let seconds: Int

        func contender(_ name: String, _ side: Side, reports: Bool = false, isAnew: Bool = false) -> Contender {
            Contender(name) { _ in
                let reporter = reports ? try Command("python3", "-B", load("web-reports.py"), side.database).startService() : nil
                defer { reporter?.stop() }
                var sample = Sample()
                var (cpu, answers) = (0.0, 0.0)
                // A call takes no fields that it does not know.
                for subject in subjects where !isAnew || !subject.path.hasPrefix("/api/") {
                    let before = try side.cpuSeconds()
                    let numbers = try wrk(side, subject, isAnew: isAnew)
                    cpu += try side.cpuSeconds() - before
                    answers += numbers[0]
                    sample[subject.rate] = numbers[0] / numbers[1]
                    sample.remarks.append("\(subject.name): p50 \(Int(numbers[2])) ms, p99 \(Int(numbers[3])) ms")
                }
                sample[cost] = cpu * 1_000 / answers
                return sample
            }
        }

        private func load(_ name: String) -> String { workshop.repository.appending(path: "Benchmarks/load/\(name)").path }

        private func wrk(_ side: Side, _ subject: Subject, isAnew: Bool) throws -> [Double] {
            let size = try side.sessions.get(side.url + subject.path).utf8.count
            var words = ["wrk", "-t1", "-c\(connections)", "-d\(seconds)s", "-s", load("web.lua"), side.url + subject.path, "--"]
            words += [side.sessions.file] + (isAnew ? ["anew"] : [])
            let output = try Command(words).output()
            let line = output.split(separator: "\n").last { $0.hasPrefix("RESULT ") } ?? ""
            let numbers = line.split(separator: " ").dropFirst().compactMap { Double($0) }
            guard numbers.count == 6, numbers[0] > 0 else { throw CommandFailure("wrk said nothing of its result: \(output)") }
            guard numbers[5] == 0 else { throw CommandFailure("\(numbers[5]) of \(numbers[0]) answers were wrong or did not come") }
            // Somebody who is not signed in is sent elsewhere, which wrk takes for an answer.
            guard numbers[4] / numbers[0] > Double(size) * 0.9 else {
                throw CommandFailure("answers had \(Int(numbers[4] / numbers[0])) bytes, not \(size)")
            }
            return numbers
        }
    }
}
