import Foundation
import Testing
import TestSupport

/// Whole installations: real processes, real HTTP, real images.
@Suite struct InstallationTests {
    @Test func `five devices of two products each get a verified card with a name of their own, and keep it when deployed again`()
        async throws
    {
        let site = try await Site()
        let image = try OSImage.make(at: site.folder.file("os.img"))
        try await site.addImage(image, product: "KXP2", name: "karts")
        try await site.addImage(image, product: "RXP2", name: "races")
        try await site.serve()

        let first = try await site.simulate("--devices 5 --product KXP2,RXP2 --venue CORO")
        #expect(first.map(\.error) == [nil, nil, nil, nil, nil])
        #expect(
            Set(first.compactMap(\.hostname)) == [
                "KXP2-CORO-001", "KXP2-CORO-002", "KXP2-CORO-003", "RXP2-CORO-00000002", "RXP2-CORO-00000004",
            ])
        for result in first {
            #expect(result.verified && result.bytes_verified == result.bytes_total)
            try await CardCheck.run(card: result.card, image: image, hostname: try #require(result.hostname))
        }

        let second = try await site.simulate("--devices 5 --product KXP2,RXP2 --venue CORO")
        #expect(second.map(\.hostname) == first.map(\.hostname))
        for result in second {
            #expect(result.verified)
            #expect(result.bytes_received < result.bytes_total / 4, "only what differs is fetched again")
            try await CardCheck.run(card: result.card, image: image, hostname: try #require(result.hostname))
        }

        let history: [HistoryRow] = try await site.json("deployment list")
        #expect(history.count == 10)
        #expect(history.allSatisfy { $0.status == "success" })
        #expect(Set(history.map(\.ip_address)).count == 5, "each has an address of its own, as real devices do")
    }

    @Test
    func `a server killed during five installs and started again ends in five verified cards, and sends at most one chunk again to each`()
        async throws
    {
        let site = try await Site()
        let image = try OSImage.make(at: site.folder.file("os.img"), rootMegabytes: 256, payloadMegabytes: 192)
        try await site.addImage(image, product: "KXP2", name: "karts")
        try await site.serve()
        let port = site.port

        let simulation = try site.startSimulation("--devices 5 --venue CORO")
        let isUnderWay = try await simulation.wait { _ in site.writtenByteCount() > 40 << 20 }
        try #require(isUnderWay, "\(simulation.errors)")
        let server = try #require(site.server)
        server.signal(SIGKILL)
        _ = try await server.end()
        try #require(simulation.isRunning, "the server was to be killed while installs were going on")
        let isFelt = try await simulation.wait { $0.errors.contains("waiting") }
        try #require(isFelt, "\(simulation.errors)")
        try await site.serve(port: port)

        let results = try await site.results(of: simulation.end())
        #expect(results.count == 5)
        for result in results {
            #expect(result.verified, "\(result.error ?? "")")
            #expect(result.bytes_resent <= 262_144)
            try await CardCheck.run(card: result.card, image: image, hostname: try #require(result.hostname))
        }
        #expect(Set(results.compactMap(\.hostname)).count == 5)
        let history: [HistoryRow] = try await site.json("deployment list")
        #expect(history.map(\.status) == Array(repeating: "success", count: 5))
    }
}
