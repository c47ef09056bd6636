import Foundation
import TestSupport
import Testing

/// A server that is killed again and again.
@Suite struct ServerKillTests {
    /// A point of the run: so much written by all cards together, or so many lines said by the devices, as parts of the whole.
    private struct Point {
        let part: Double
        let countsBytes: Bool
    }

    private static let devices = 20
    private static let kills = 10

    @Test func `a server killed at ten random points of a run of twenty devices ends in twenty verified cards with a name each`()
        async throws
    {
        let seed = UInt64(ProcessInfo.processInfo.environment["RPI_DEPLOY_SEED"] ?? "") ?? UInt64.random(in: 0..<1 << 32)
        print("seed \(seed): RPI_DEPLOY_SEED=\(seed) repeats the points of the kills")
        var generator = SeededGenerator(seed: seed)
        let points = (0..<Self.kills).map { _ in
            Point(part: Double.random(in: 0..<0.9, using: &generator), countsBytes: Bool.random(using: &generator))
        }.sorted { $0.part < $1.part }

        let site = try await Site(karts: "1-\(Self.devices)")
        let image = try OSImage.make(at: site.folder.file("os.img"), rootMegabytes: 96, payloadMegabytes: 24)
        try await site.addImage(image, product: "KXP2", name: "karts")
        let used = try #require(try await site.images().first).used_bytes
        try await site.serve()
        let port = site.port
        // What a device says from its first step to its last: about a dozen lines, and some for each kill.
        let lines = Self.devices * 12
        let simulation = try site.startSimulation("--devices \(Self.devices) --venue CORO --patience 120")
        for point in points {
            let isThere = try await simulation.wait { simulation in
                if point.countsBytes { return site.writtenByteCount() >= UInt64(point.part * Double(used) * Double(Self.devices)) }
                return simulation.errors.utf8.count { $0 == UInt8(ascii: "\n") } >= Int(point.part * Double(lines))
            }
            try #require(isThere && simulation.isRunning, "seed \(seed): the run ended before the kill at \(point)")
            try await site.killServer()
            try await site.serve(port: port)
        }

        let results = try await site.results(of: simulation.end())
        #expect(results.count == Self.devices)
        for result in results {
            #expect(result.verified, "seed \(seed): \(result.error ?? "")")
            #expect(result.bytes_resent <= UInt64(Self.kills * 262_144), "seed \(seed)")
        }
        let names = Set(results.compactMap(\.hostname))
        #expect(names.count == Self.devices, "seed \(seed)")
        for result in results.prefix(3) {
            try await CardCheck.run(card: result.card, image: image, hostname: try #require(result.hostname))
        }
        let history = try await site.history()
        #expect(history.count { $0.status == "success" } == Self.devices, "seed \(seed)")
        #expect(history.allSatisfy { $0.status == "success" || $0.status == "failed" }, "seed \(seed): a deployment never ended")
        #expect(Set(history.compactMap(\.hostname)) == names, "seed \(seed): a hostname was used up")
        #expect(try await site.run("db verify").contains("is sound"))
    }
}
