import Foundation
import TestSupport
import Testing

/// A server that is killed in the middle of assignments. `RPI_DEPLOY_TEST_KILLS` sets how often (1,000 by hand).
@Suite struct KillTests {
    private struct BatchRow: Decodable {
        let remaining_count: Int
        let status: String
    }

    private struct HostnameRow: Decodable {
        let hostname: String
        let status: String
        let serial_number: String?
    }

    @Test func `a device that asks again after the server was killed gets one hostname, and batch and pool agree`() async throws {
        let kills = ProcessInfo.processInfo.environment["RPI_DEPLOY_TEST_KILLS"].flatMap { Int($0) } ?? 40
        let seed = UInt64.random(in: 0..<1 << 32)
        var generator = SeededGenerator(seed: seed)
        let site = try await Site(karts: "1-\(kills + 5)")
        let image = try OSImage.make(at: site.folder.file("os.img"), rootMegabytes: 24, payloadMegabytes: 1)
        try await site.addImage(image, product: "KXP2", name: "karts")
        try await site.run("batch create --venue CORO --count \(kills + 5) --start")
        try site.folder.write(Self.script, to: "ask.sh")
        var cut = 0
        try await site.serve()
        for kill in 1...kills {
            let serial = "F\(100_000 + kill)"
            let process = try #require(site.server)
            // Until the answer comes or the time is up, then kill: at any moment of the assignment, or just after it.
            let seconds = Double.random(in: 0.0002...0.008, using: &generator)
            let answer = try await ShellCommand.runAside(
                "bash ask.sh \(site.port) \(serial) \(seconds) \(process.identifier)", in: site.folder.path)
            _ = try await process.end()
            if !answer.contains("200") { cut += 1 }
            try await site.serve()
            var names: Set<String> = []
            for _ in 1...2 {
                let answer = try await ShellCommand.runAside("bash ask.sh \(site.port) \(serial) 30 0", in: site.folder.path)
                names.insert(try #require(answer.firstMatch(of: #/"hostname": ?"([^"]+)"/#).map { String($0.1) }, "\(answer)"))
            }
            #expect(names.count == 1, "seed \(seed), kill \(kill)")
        }
        let batch: BatchRow = try await site.json("batch show 1")
        #expect(batch.remaining_count == 5, "seed \(seed)")
        let assigned: [HostnameRow] = try await site.json("pool list --status assigned")
        #expect(assigned.count == kills)
        #expect(Set(assigned.compactMap(\.serial_number)).count == kills)
        try await site.run("db verify")
        print("killed \(kills) times, \(cut) of them before the answer (seed \(seed))")
        site.server?.signal(SIGTERM)
        _ = try await site.server?.end()
    }

    /// Asks for a configuration over a bare socket: PORT SERIAL SECONDS PID. After the time, or with the answer, PID is killed.
    private static let script = """
        body="{\\"product_type\\": \\"KXP2\\", \\"venue_code\\": \\"CORO\\", \\"serial_number\\": \\"$2\\", \\"mac_address\\": \\"\\"}"
        exec 3<>"/dev/tcp/127.0.0.1/$1"
        printf 'POST /api/config HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\nContent-Type: application/json\\r\\nContent-Length: %s\\r\\n\\r\\n%s' \\
            "${#body}" "$body" >&3
        IFS= read -r -t "$3" -u 3 line || true
        if [ "$4" != 0 ]; then kill -9 "$4"; echo "$line"; exit 0; fi
        echo "$line"
        cat <&3
        """
}
