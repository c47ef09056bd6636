import Foundation
import TestSupport
import Testing

/// A wall clock that jumps by hours, as one does that is set by hand or by NTP after a long time without power.
@Suite struct ClockTests {
    @Test(arguments: [["+5h", "-5h"], ["-5h", "+5h"]])
    func `a clock that jumps by hours fails and stalls no deployment, and no row ends before it began`(jumps: [String]) async throws {
        let library = try ShellCommand.run("ls /usr/lib/*/faketime/libfaketimeMT.so.1").trimmingCharacters(in: .whitespacesAndNewlines)
        let site = try await Site()
        let image = try OSImage.make(at: site.folder.file("os.img"), rootMegabytes: 96, payloadMegabytes: 48)
        try await site.addImage(image, product: "KXP2", name: "karts")
        let time = try site.folder.write("+0h\n", to: "time")
        try await site.serve(environment: [
            "LD_PRELOAD": library, "FAKETIME_TIMESTAMP_FILE": time, "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        ])
        let before = try await hour(site)
        // Cards that take seconds, however fast the machine is: the jumps fall into the middle.
        let simulation = try site.startSimulation("--devices 3 --venue CORO --patience 60 --fault slow-card=12000000")
        for (index, jump) in jumps.enumerated() {
            let isUnderWay = try await simulation.wait { _ in site.writtenByteCount() > UInt64(20 + 50 * index) << 20 }
            try #require(isUnderWay && simulation.isRunning, "\(simulation.errors)")
            // In one step, so that the server never reads half of it.
            try ShellCommand.run("echo '\(jump)' >'\(time).new'; mv '\(time).new' '\(time)'")
            #expect(try await hour(site) != before, "the server's clock did jump")
        }
        let results = try await site.results(of: simulation.end())
        #expect(results.map(\.error) == [nil, nil, nil])
        let rows = try await site.history()
        #expect(rows.map(\.status) == ["success", "success", "success"])
        for row in rows {
            #expect(row.stalled == false)
            let end = try #require(row.completed_at)
            #expect(end >= row.started_at, "ended \(end), began \(row.started_at)")
        }
    }

    /// The server's idea of the hour.
    private func hour(_ site: Site) async throws -> String {
        struct Health: Decodable { let timestamp: String }
        let health = try await site.ask("/health")
        return String(try JSONDecoder().decode(Health.self, from: Data(health.body.utf8)).timestamp.prefix(13))
    }
}
