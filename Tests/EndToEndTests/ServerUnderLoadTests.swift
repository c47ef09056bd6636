import Foundation
import TestSupport
import Testing

/// The server process with everybody at it at once. scripts/sanitize.sh runs this one with a server built with ThreadSanitizer.
@Suite struct ServerUnderLoadTests {
    @Test func `twenty devices install while others ask for ranges, health and nonsense, and the server ends in order`() async throws {
        let site = try await Site(karts: "1-20")
        let image = try OSImage.make(at: site.folder.file("os.img"), rootMegabytes: 24, payloadMegabytes: 4)
        try await site.addImage(image, product: "KXP2", name: "karts")
        try await site.serve()

        let simulation = try site.startSimulation("--devices 20 --venue CORO")
        var others: [ChildProcess] = []
        for request in [
            "-fr 0-99999 '\(site.address)/images/karts.img.zst?[1-150]'", "-fr 1000000-1200000 '\(site.address)/images/karts.img?[1-40]'",
            "-f '\(site.address)/health?[1-200]'", "-d '{}' -H 'Content-Type: application/json' '\(site.address)/api/status?[1-200]'",
        ] {
            others.append(try ChildProcess.start("/bin/bash", ["-c", "exec curl -sS -o /dev/null \(request)"]))
        }
        for other in others {
            let ended = try await other.end()
            #expect(ended.status == 0, "\(ended.errors)")
        }
        let results = try await site.results(of: simulation.end())
        #expect(results.count == 20)
        for result in results { #expect(result.verified, "\(result.error ?? "")") }
        #expect(Set(results.compactMap(\.hostname)).count == 20)

        let server = try #require(site.server)
        server.signal(SIGTERM)
        #expect(try await server.end().status == 0)
    }
}
