import Fleet
import FleetStore
import Foundation

/// history-tasks OURS.db ROUND COUNT: what `peers/history.py` does, with the store. Prints one JSON object: milliseconds for each task.
@main
struct HistoryTasks {
    private let store: SQLiteFleetStore
    private let venues: [VenueCode]
    private let round: Int
    private var results: [String: Double] = [:]

    static func main() async throws {
        let words = CommandLine.arguments
        guard words.count == 4, let round = Int(words[2]), let count = Int(words[3]) else {
            FileHandle.standardError.write(Data("usage: history-tasks OURS.db ROUND COUNT\n".utf8))
            exit(2)
        }
        let store = try await SQLiteFleetStore.open(path: words[1], createIfMissing: false)
        var tasks = HistoryTasks(store: store, venues: try await store.venues().map(\.venue.code), round: round)
        try await tasks.run(count: count)
        print(String(decoding: try JSONEncoder().encode(tasks.results), as: UTF8.self))
    }

    private init(store: SQLiteFleetStore, venues: [VenueCode], round: Int) {
        self.store = store
        self.venues = venues
        self.round = round
    }

    private mutating func run(count: Int) async throws {
        let store = store
        let venues = venues
        let product = try ProductCode("KXP2")
        let author = Authorship(.server, at: Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)))
        var times: [Double] = []
        for index in 0..<count {
            let digits = String(index)
            let serial = "AB\(10 + round)" + String(repeating: "0", count: 6 - digits.count) + digits
            let request = DeploymentRequest(
                device: try DeviceIdentity(serialText: serial, macText: "2c:cf:67:00:00:01"), ipAddress: "192.168.151.100",
                product: product,
                venue: venues[index % venues.count], tokenDigest: try SHA256Hex(String(repeating: "c", count: 64)))
            times.append(
                try await Self.timed {
                    guard case .granted = try await store.beginDeployment(request, by: author) else { throw Failure.refused }
                })
        }
        times.sort()
        results["assignment"] = times[times.count / 2]
        results["assignment p99"] = times[Int(Double(times.count) * 0.99)]
        try await median("venue statistics", count) { _ = try await store.venue(venues[$0 % venues.count]) }
        try await median("venue list", 10) { _ in _ = try await store.venues() }
        try await median("dashboard", 10) { _ in
            _ = try await store.statistics()
            _ = try await store.deployments(DeploymentFilter(limit: 10))
        }
        try await median("batch list", 20) { _ in _ = try await store.batches(BatchFilter()) }
        let spring = try Timestamp("2025-03-01 00:00:00")
        try await median("history, 3 filters", 40) {
            _ = try await store.deployments(DeploymentFilter(venue: venues[$0 % venues.count], state: .failed, since: spring))
        }
        try await median("history, 3 filters with text", 40) {
            _ = try await store.deployments(DeploymentFilter(venue: venues[$0 % venues.count], product: product, text: "not there"))
        }
        for (name, first, count) in [("import of 100", 100_000, 100), ("import of 10,000", 110_000, 10_000)] {
            let from = first + round * 20_000
            try await median(name, 1) { _ in
                let numbers = try KartNumberImport(parsing: "\(from)-\(from + count - 1)")
                let report = try await store.importKartNumbers(numbers, product: product, venue: venues[0], by: author)
                guard report.added.count == count else { throw Failure.refused }
            }
        }
    }

    private mutating func median(_ name: String, _ times: Int, _ work: (Int) async throws -> Void) async throws {
        var taken: [Double] = []
        for index in 0..<times { taken.append(try await Self.timed { try await work(index) }) }
        results[name] = taken.sorted()[times / 2]
    }

    private static func timed(_ work: () async throws -> Void) async throws -> Double {
        let start = ContinuousClock.now
        try await work()
        return (ContinuousClock.now - start) / .milliseconds(1)
    }

    private enum Failure: Error { case refused }
}
