import Foundation
import Testing
import TestSupport

/// The image format and the HTTP server as tools that everyone has see them.
@Suite struct StandardToolsTests {
    @Test func `curl, zstd and sha256sum alone fetch and check an image`() async throws {
        let site = try await site()
        let checksum = try await checksum(site)
        try await ShellCommand.runAside(
            """
            curl -sSf -O \(site.address)/images/karts.img.zst
            zstd -q -d karts.img.zst -o karts.img
            echo '\(checksum)  karts.img' | sha256sum -c --quiet
            curl -sSf \(site.address)/images/karts.img | sha256sum | grep -q '^\(checksum) '
            """, in: site.folder.path)
    }

    @Test func `curl goes on with an interrupted download and fetches ranges of packed and raw images`() async throws {
        let site = try await site()
        try await ShellCommand.runAside(
            """
            curl -sSf -O \(site.address)/images/karts.img.zst
            head -c 1000000 karts.img.zst > part
            curl -sSf -C - -o part \(site.address)/images/karts.img.zst
            cmp part karts.img.zst
            zstd -q -d karts.img.zst -o raw
            for name in karts.img.zst karts.img; do
                whole=raw; [ $name = karts.img ] || whole=karts.img.zst
                curl -sSf -r 777777-1888888 \(site.address)/images/$name | cmp - <(tail -c +777778 $whole | head -c 1111112)
                curl -sSf -r -4097 \(site.address)/images/$name | cmp - <(tail -c 4097 $whole)
            done
            [ "$(curl -sS -o /dev/null -w '%{http_code}' -r 99999999999- \(site.address)/images/karts.img.zst)" = 416 ]
            """, in: site.folder.path)
    }

    @Test func `an old client without a token gets its name and reports by serial number and MAC address`() async throws {
        let site = try await site()
        let configuration = try await ShellCommand.runAside(
            """
            curl -sSf -H 'Content-Type: application/json' \(site.address)/api/config \\
                -d '{"product_type": "KXP2", "venue_code": "CORO", "serial_number": "1000000012345678", "mac_address": "02:00:00:00:00:42"}'
            """)
        #expect(configuration.contains("\"hostname\":\"KXP2-CORO-001\""), "\(configuration)")
        for status in ["starting", "downloading", "success"] {
            let answer = try await ShellCommand.runAside(
                """
                curl -sSf -H 'Content-Type: application/json' \(site.address)/api/status \\
                    -d '{"status": "\(status)", "hostname": "KXP2-CORO-001", "serial": "1000000012345678", "mac_address": "02:00:00:00:00:42"}'
                """)
            #expect(answer.contains("\"received\":true") && answer.contains("KXP2-CORO-001"), "\(answer)")
        }
        let history: [HistoryRow] = try await site.json("deployment list")
        #expect(history.map(\.status) == ["success"])
    }

    @Test func `SIGTERM lets a transfer in flight end, takes no new connection and exits with status 0`() async throws {
        let site = try await site()
        let download = try ChildProcess.start(
            "/usr/bin/curl", ["-sSf", "--limit-rate", "4M", "-o", site.folder.file("slow"), "\(site.address)/images/karts.img.zst"])
        let slow = site.folder.file("slow")
        let isUnderWay = try await download.wait { _ in
            ((try? FileManager.default.attributesOfItem(atPath: slow)[.size] as? Int) ?? 0) > 0
        }
        try #require(isUnderWay)
        let server = try #require(site.server)
        server.signal(SIGTERM)
        let isClosed = try await server.wait { _ in
            (try? ShellCommand.attempt("curl -sS --max-time 2 -o /dev/null \(site.address)/health").status) == 7
        }
        #expect(isClosed, "a new connection is refused")
        #expect(try await download.end().status == 0)
        #expect(try await server.end().status == 0)
        try await ShellCommand.runAside("cmp slow data/images/karts.img.zst", in: site.folder.path)
    }

    private func site() async throws -> Site {
        let site = try await Site()
        try await site.addImage(try OSImage.make(at: site.folder.file("os.img")), product: "KXP2", name: "karts")
        try await site.serve()
        return site
    }

    private func checksum(_ site: Site) async throws -> String {
        struct Image: Decodable { let checksum: String }
        let images: [Image] = try await site.json("image list")
        return try #require(images.first?.checksum)
    }
}
