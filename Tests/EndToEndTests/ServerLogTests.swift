import Foundation
import TestSupport
import Testing

/// A log that cannot be written must not stop the installs that it tells of.
@Suite struct ServerLogTests {
    @Test(arguments: ["/dev/full", "pipe"])
    func `the server goes on when its log cannot be written`(log: String) async throws {
        let site = try await Site()
        try ShellCommand.run("mkfifo pipe", in: site.folder.path)
        // Whoever reads the pipe reads nothing and goes away at once.
        let reader = try ChildProcess.start("/bin/bash", ["-c", "exec 3<pipe; exec 3<&-"], in: site.folder.path)
        let server = try site.start("serve --role devices --devices 127.0.0.1:0 2>\(log)")
        let isUp = try await server.wait { $0.output.contains("devices") }
        try #require(isUp)
        if log == "pipe" { _ = try await reader.end() } else { reader.signal(SIGKILL) }
        let address = try #require(server.output.split(whereSeparator: \.isWhitespace).last)
        for _ in 0..<3 {
            let health = try await ShellCommand.runAside("curl -sSf \(address)/health")
            #expect(health.contains("healthy"))
        }
        server.signal(SIGTERM)
        #expect(try await server.end().status == 0)
    }
}
