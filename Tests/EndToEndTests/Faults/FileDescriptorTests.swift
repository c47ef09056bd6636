import Foundation
import TestSupport
import Testing

/// A server that has used up its file descriptors.
@Suite struct FileDescriptorTests {
    @Test func `a server out of file descriptors lets devices wait, and serves them when there are some again`() async throws {
        let site = try await Site()
        let image = try OSImage.make(at: site.folder.file("os.img"))
        try await site.addImage(image, product: "KXP2", name: "karts")
        try await site.serve()
        #expect(try await site.ask("/health").status == 200)
        let server = try #require(site.server).identifier
        let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(server)/fd").count
        try ShellCommand.run("prlimit --pid \(server) --nofile=\(open + 3):")
        let simulation = try site.startSimulation("--devices 5 --venue CORO --patience 120")
        let isTold = try await simulation.wait { $0.errors.contains("Too many open files") }
        #expect(isTold && simulation.isRunning, "\(simulation.errors)")
        try ShellCommand.run("prlimit --pid \(server) --nofile=1024:")

        let results = try await site.results(of: simulation.end())
        #expect(results.map(\.error) == [nil, nil, nil, nil, nil])
        #expect(Set(results.compactMap(\.hostname)).count == 5)
        #expect(try await site.ask("/health").status == 200)
        #expect(try await site.history().allSatisfy { $0.status == "success" })
    }
}
