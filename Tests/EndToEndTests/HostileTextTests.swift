import Foundation
import TestSupport
import Testing

/// What devices say ends on an operator's terminal, in JSON and in the server's log: nothing of it may act there.
@Suite struct HostileTextTests {
    private static let texts = [
        "\u{1b}[2J\u{1b}]0;title\u{7}", "\u{9b}31m\u{90}q\u{9c}", "\u{7f}\u{8}\u{8}", "line\r\nHTTP/1.1 200 OK\r\n\r\n",
        "tab\tand\u{b}\u{c}",
        "\u{0}", "\u{202e}txt.exe\u{202c}\u{2066}x\u{2069}\u{200f}", "\u{2028}\u{2029}\u{85}", "\u{e0001}\u{e0041}\u{feff}\u{ad}",
        "\"quoted\" 'single' \\back\\ `tick` $(id) ${HOME} %s%n", "<script>alert(1)</script>&amp;", "'); DROP TABLE venues; --",
        "👩\u{200d}🔧 ümlaut 漢字 עברית",
        "e" + String(repeating: "\u{301}", count: 500), String(repeating: "long ", count: 1_600),
    ]

    /// Scalars on which a terminal acts; line ends are the program's own.
    private func acting(_ text: String) -> [Unicode.Scalar] {
        text.unicodeScalars.filter { scalar in
            switch scalar.properties.generalCategory {
            case .control: scalar != "\n"
            case .lineSeparator, .paragraphSeparator: true
            case .format: scalar != "\u{200d}"
            default: false
            }
        }
    }

    private func json(_ values: [String: Any]) throws -> String {
        String(decoding: try JSONSerialization.data(withJSONObject: values), as: UTF8.self)
    }

    @Test func `nothing that a device says acts on a terminal`() async throws {
        let site = try await Site()
        let image = try OSImage.make(at: site.folder.file("os.img"), rootMegabytes: 24, payloadMegabytes: 1)
        try await site.addImage(image, product: "KXP2", name: "karts")
        try await site.serve()
        func post(_ path: String, _ values: [String: Any]) async throws -> String {
            try site.folder.write(try json(values), to: "body")
            return try await ShellCommand.runAside(
                "curl -sS -H 'Content-Type: application/json' -H 'Expect:' --data-binary @body -w ' %{http_code}' '\(site.address)\(path)'",
                in: site.folder.path)
        }

        let device = ["serial_number": "10000000000000a1", "mac_address": "02:00:00:00:00:a1"]
        for text in Self.texts {
            for field in ["serial_number", "mac_address", "product_type", "venue_code"] {
                let answer = try await post("/api/config", device.merging([field: "a" + text + "x"]) { $1 })
                #expect(answer.hasSuffix(" 400") || answer.hasSuffix(" 413"), "\(field): \(answer)")
                #expect(acting(answer).isEmpty, "\(field): \(answer)")
            }
        }
        let config = try await post("/api/config", device.merging(["venue_code": "CORO"]) { $1 })
        #expect(config.hasSuffix(" 200"), "\(config)")
        let granted = try #require(try JSONSerialization.jsonObject(with: Data(config.dropLast(4).utf8)) as? [String: Any])
        let identity = [
            "deployment_id": try #require(granted["deployment_id"]), "deployment_token": try #require(granted["deployment_token"]),
        ]
        for text in Self.texts {
            var report = identity.merging(["status": "downloading", "message": text, "timestamp": "now"]) { $1 }
            report["hostname"] = String(String.UnicodeScalarView(text.unicodeScalars.prefix(20)))
            // More than any card has, and more than a percentage can be computed of by chance.
            report["bytes_written"] = Int64.max
            report["bytes_total"] = Int64.max
            report["stage_times"] = ["\u{1b}[31m": Int64.max, "network": Int64.max]
            let answer = try await post("/api/status", report)
            #expect(answer.hasSuffix(" 200"), "\(text): \(answer)")
        }
        let failed = identity.merging(["status": "failed", "error_message": Self.texts.dropLast(2).joined()]) { $1 }
        #expect(try await post("/api/status", failed).hasSuffix(" 200"))
        for path in ["/\u{9b}31m", "/%1b%5b31m", "/%C2%9B31m", "/images/%E2%80%AE.img", "/\u{1b}[2J"] {
            _ = try await ShellCommand.attemptAside("curl -sS -g --path-as-is '\(site.address)\(path)'", in: site.folder.path)
        }

        for command in ["deployment list", "deployment list --json", "deployment show 1", "deployment show 1 --json", "pool list", "stats"]
        {
            let result = try await site.attempt(command)
            #expect(result.status == 0, "\(command): \(result.errors)")
            #expect(acting(result.output + result.errors).isEmpty, "\(command): \(acting(result.output)) \(result.output.prefix(2_000))")
            if command.hasSuffix("--json") { _ = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) }
        }
        #expect(try await site.run("deployment show 1").contains("<script>alert(1)</script>&amp;"))
        for text in Self.texts.prefix(8) {
            let result = try await site.attempt(
                "venue create '\(text.replacing("\u{0}", with: "\u{1}").replacing("'", with: ""))' --name x")
            #expect(result.status != 0 && acting(result.output + result.errors).isEmpty, "\(result.errors)")
        }

        let server = try #require(site.server)
        server.signal(SIGTERM)
        let log = try await server.end().errors
        #expect(acting(log).isEmpty, "\(acting(log))")
        for line in log.split(separator: "\n") {
            #expect(throws: Never.self, "\(line)") { try JSONSerialization.jsonObject(with: Data(line.utf8)) }
        }
    }
}
