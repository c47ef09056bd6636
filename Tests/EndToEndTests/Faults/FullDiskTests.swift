import Foundation
import TestSupport
import Testing

/// A disk that fills up under the server, and gets room again.
@Suite struct FullDiskTests {
    @Test func `a disk that fills up during packing ends image add with what is wrong, and leaves nothing of it`() async throws {
        let disk = try SmallDisk(megabytes: 480)
        let site = try await Site(data: disk.path + "/data")
        let image = try OSImage.make(at: site.folder.file("os.img"), rootMegabytes: 160, payloadMegabytes: 120)
        let command = "image add '\(image.path)' --product KXP2 --version 1.0.0 --name karts --activate"
        // Slowly, so that it has not ended before the disk is full.
        let adding = try site.start(command + " --level 19")
        let packs = try await adding.wait { _ in
            (try? ShellCommand.run("find '\(site.data)/images' -name '*.zst' -size +1M").isEmpty) == false
        }
        try #require(packs && adding.isRunning, "\(adding.errors)")
        try disk.fill()
        let result = try await adding.end()
        #expect(result.status == 1)
        #expect(result.errors.contains("no room for") && result.errors.contains("remove images"), "\(result.errors)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: site.data + "/images").isEmpty)

        let refused = try await site.attempt(command)
        #expect(refused.status == 1)
        #expect(refused.errors.contains("no room for") || refused.errors.contains("is full"), "\(refused.errors)")
        try disk.makeRoom()
        #expect(try await site.run("image list").contains("no images yet"))
        try await site.run(command)
        #expect(try await site.images().map(\.name) == ["karts"])
    }

    @Test func `a disk that fills up under the server is said to devices, health and log, and all go on when there is room`() async throws {
        let disk = try SmallDisk(megabytes: 64)
        let site = try await Site(data: disk.path + "/data")
        let image = try OSImage.make(at: site.folder.file("os.img"))
        // Packed elsewhere: an image is not added to a disk as small as this one.
        let elsewhere = try await Site()
        try await elsewhere.addImage(image, product: "KXP2", name: "karts")
        try await ShellCommand.runAside("rm -r '\(site.data)'; cp -r '\(elsewhere.data)' '\(site.data)'")
        let log = disk.path + "/server.log"
        try await site.serve(log: log)
        #expect(try await site.ask("/health").status == 200)

        try disk.fill()
        let command = try await site.attempt("venue create FULL --name Full")
        #expect(command.status == 1)
        #expect(command.errors.contains("is full") && command.errors.contains("free on it"), "\(command.errors)")
        let health = try await site.ask("/health")
        #expect(health.status == 503)
        #expect(health.body.contains("disk_full") && health.body.contains("full: 0 B are free"), "\(health.body)")
        let simulation = try site.startSimulation("--devices 3 --venue CORO --patience 120")
        let isTold = try await simulation.wait { $0.errors.contains("is full") }
        #expect(isTold, "\(simulation.errors)")
        #expect(simulation.isRunning)
        // More lines than the last page of the log has room for.
        try await ShellCommand.runAside("curl -sS -o /dev/null '\(site.address)/health?[1-60]'")

        try disk.makeRoom()
        let results = try await site.results(of: simulation.end())
        #expect(results.map(\.error) == [nil, nil, nil])
        #expect(Set(results.compactMap(\.hostname)) == ["KXP2-CORO-001", "KXP2-CORO-002", "KXP2-CORO-003"])
        #expect(try await site.ask("/health").status == 200)
        #expect(try await site.history().allSatisfy { $0.status == "success" })
        #expect(try await site.venues().contains { $0.code == "FULL" } == false)
        site.server?.signal(SIGTERM)
        #expect(try await site.server?.end().status == 0)
        let text = String(decoding: FileManager.default.contents(atPath: log) ?? Data(), as: UTF8.self)
        #expect(text.contains("log-lines-lost") && text.contains("\"stopped\""), "\(text.suffix(2_000))")
    }
}
