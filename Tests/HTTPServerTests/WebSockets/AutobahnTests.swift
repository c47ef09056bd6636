import Foundation
import HTTPServer
import TestSupport
import Testing

/// The cases of the Autobahn suite, run by a program that shares nothing with this one; scripts/autobahn.sh installs it.
struct AutobahnTests {
    private static let runner = ProcessInfo.processInfo.environment["RPI_DEPLOY_KOSOKU"]

    @Test(.enabled(if: runner != nil, "run by scripts/autobahn.sh"), .timeLimit(.minutes(5)))
    func `no case of groups 1 to 7 and 10 fails`() async throws {
        let server = try EchoServer { configuration in
            configuration.webSockets.messageByteCount = 16 * 1024 * 1024
            configuration.webSockets.queueByteCount = 64 * 1024 * 1024
        }
        let groups = ["1.*", "2.*", "3.*", "4.*", "5.*", "6.*", "7.*", "10.*"]
        let reports = try #require(ProcessInfo.processInfo.environment["RPI_DEPLOY_KOSOKU_REPORTS"])
        let selection = groups.map { "-i '\($0)'" }.joined(separator: " ")
        let outcome = try await ShellCommand.attemptAside(
            "'\(try #require(Self.runner))' -p 8 -o '\(reports)' \(selection) 127.0.0.1:\(server.test.port)")
        let index = try Data(contentsOf: URL(filePath: reports + "/index.json"))
        let agents = try JSONDecoder().decode([String: [String: Verdict]].self, from: index)
        let verdicts = agents.values.reduce(into: [:]) { $0.merge($1) { $1 } }
        let faults = verdicts.filter { !$0.value.isGood }.map { "\($0.key): \($0.value)" }.sorted()
        #expect(verdicts.count >= 240, "\(outcome)")
        #expect(faults == [])
        print("Autobahn: \(verdicts.count) cases,", Dictionary(grouping: verdicts.values, by: \.behavior).mapValues(\.count))
    }

    struct Verdict: Decodable {
        var behavior: String
        var behaviorClose: String

        var isGood: Bool {
            [behavior, behaviorClose].allSatisfy { ["OK", "NON-STRICT", "INFORMATIONAL"].contains($0) }
        }
    }
}
