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

    @Test func `people who watch hear of each of twenty devices, while others come, go, read nothing and ask for pages`() async throws {
        let site = try await Site(karts: "1-20")
        let image = try OSImage.make(at: site.folder.file("os.img"), rootMegabytes: 24, payloadMegabytes: 4)
        try await site.addImage(image, product: "KXP2", name: "karts")
        let token = try await site.run("token create watchers").trimmingCharacters(in: .whitespacesAndNewlines)
        // With a user there is no first run, whose link would be printed, too.
        try site.folder.write("correct horse battery\n", to: "typed")
        try await site.run("user add root --role admin --password-stdin <typed")
        let address = try #require(try await site.serve(management: true))
        let door = try Watcher.Door(port: #require(address.split(separator: ":").last.flatMap { UInt16($0) }), token: token)

        var watchers: [Watcher] = []
        for _ in 0..<8 { watchers.append(try await Watcher(door)) }
        let deaf = try await Watcher(door)
        let simulation = try site.startSimulation("--devices 20 --venue CORO")
        let pages = try ChildProcess.start(
            "/bin/bash",
            [
                "-c",
                "exec curl -fsS -o /dev/null -H 'Authorization: Bearer \(token)' '\(address)/{api/stats,api/deployments,metrics,deployments}?[1-25]'",
            ])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for watcher in watchers {
                group.addTask {
                    let names = try await watcher.successes(20)
                    #expect(names.count == 20)
                }
            }
            group.addTask { for _ in 0..<60 { try await Watcher.comeAndGo(door) } }
            try await group.waitForAll()
        }
        let asked = try await pages.end()
        #expect(asked.status == 0, "\(asked.errors)")
        #expect(try await site.results(of: simulation.end()).count { $0.verified } == 20)

        let server = try #require(site.server)
        server.signal(SIGTERM)
        for watcher in watchers { #expect(try await watcher.socket.receiveClose() == 1001) }
        deaf.socket.socket.drop()
        #expect(try await server.end().status == 0)
    }
}
