import FaultInjection
import Foundation
import Testing

@Suite struct CorpusTests {
    private static func setting(_ name: String) -> String? { ProcessInfo.processInfo.environment["RPI_DEPLOY_FAULT_\(name)"] }

    /// Files, sockets and pipes. The event loops of the system's libraries are not among them: their number follows that of the threads.
    private static func openFiles() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
        }.filter { !$0.hasPrefix("anon_inode:") }
    }

    @Test func `no fault ends in a false success, in a hang, or in a lost hostname`() async throws {
        let seed = Self.setting("SEED").flatMap { UInt64($0) } ?? UInt64.random(in: 1...999_999)
        let wanted = Self.setting("COUNT").flatMap { Int($0) } ?? 1_500
        let limit = Self.setting("SECONDS").flatMap { Int($0) } ?? 110
        print("fault corpus: seed \(seed); scripts/fault-corpus.sh --seed \(seed) repeats it")
        // What the process opens once and keeps (event loops, worker pools) is open after this.
        _ = try await Corpus(seed: seed, faults: 4, limit: .seconds(limit)).run()
        let before = try Self.openFiles()
        let result = try await Corpus(
            seed: seed, faults: wanted, limit: .seconds(limit), only: Self.setting("CASE").flatMap { Int($0) },
            plot: Self.setting("PLOT").flatMap { Story.Plot(rawValue: $0) }
        ).run()
        print(result.text)
        if result.faults >= 3_000, Self.setting("PLOT") == nil {
            for kind in FaultKind.allCases { #expect(result.injected[kind] != nil, "\(kind.rawValue) never happened") }
        }
        for complaint in result.complaints.prefix(50) { Issue.record("\(complaint)") }
        // Connections and threads of the servers may take a moment to end.
        let deadline = ContinuousClock.now + .seconds(60)
        var after = try Self.openFiles()
        while after.count > before.count, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(20))
            after = try Self.openFiles()
        }
        #expect(after.count <= before.count, "open files are left: \(after.sorted()) before: \(before.sorted())")
    }
}
