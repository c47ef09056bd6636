import Foundation
import TestSupport
import Testing

/// The JSON API of the program itself, asked by curl.
@Suite struct APITests {
    /// Starts the management network and waits for its address.
    private static func serve(_ site: Site) async throws -> (ChildProcess, String) {
        let process = try site.start("serve --role management --management 127.0.0.1:0")
        guard try await process.wait(until: { $0.output.contains("management  ") && $0.output.contains("\n") }) else {
            throw ShellCommand.Failure(description: "the server did not start: \(process.errors)")
        }
        let line = process.output.split(separator: "\n").first { $0.hasPrefix("management  ") }
        return (process, String(try #require(line).dropFirst("management  ".count)))
    }

    private static func object(_ text: String, without names: Set<String> = []) throws -> NSObject {
        let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
        if let object = value as? [String: Any] { return NSDictionary(dictionary: object.filter { !names.contains($0.key) }) }
        return NSArray(array: value as? [Any] ?? [])
    }

    @Test func `the command line prints what the API answers`() async throws {
        let site = try await Site(karts: "1-5")
        try await site.run("pool retire KXP2-CORO-005 --reason 'Camera <broken> \"here\"'")
        try await site.run("pool reserve KXP2-CORO-004 --serial 10000000abcdef04")
        try await site.run("batch create --venue CORO --count 2 --priority -3 --start")
        try await site.run("webhook add chat http://192.0.2.1/hook --pool-low 2")
        let token = try await site.run("token create ci --role admin").trimmingCharacters(in: .whitespacesAndNewlines)
        let (server, url) = try await Self.serve(site)
        func get(_ path: String) async throws -> String {
            try await ShellCommand.runAside("curl -sS --fail -H 'Authorization: Bearer \(token)' '\(url)\(path)'")
        }
        // Its first use is noted.
        _ = try await get("/api/me")
        let pairs = [
            ("venue list", "/api/venues"), ("venue show CORO", "/api/venues/CORO"), ("product list", "/api/products"),
            ("pool list --venue CORO", "/api/hostnames?venue=CORO"), ("batch list", "/api/batches"), ("batch show 1", "/api/batches/1"),
            ("deployment list", "/api/deployments"), ("image list", "/api/images"), ("user list", "/api/users"),
            ("token list", "/api/tokens"), ("pool waiting", "/api/waiting"), ("stats", "/api/stats"),
            ("stats CORO", "/api/venues/CORO/stats"),
            ("webhook list", "/api/webhooks"),
        ]
        for (command, path) in pairs {
            let printed = try Self.object(try await site.run(command + " --json"), without: ["timestamp"])
            let answered = try Self.object(try await get(path), without: ["timestamp"])
            #expect(printed == answered, "\(command): \(printed)\n\(path): \(answered)")
        }
        let lines = try await site.run("events --json --limit 5").split(separator: "\n")
        #expect(try Self.object("[\(lines.joined(separator: ","))]") == Self.object(try await get("/api/events?limit=5")))
        server.signal(SIGTERM)
        #expect(try await server.end().status == 0)
    }

    /// A receiver that keeps what it gets, and prints its port first.
    private static let receiver = """
        import http.server, json, sys
        class Receiver(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                open("body", "wb").write(body)
                open("signature", "w").write(self.headers["X-RPI-Deploy-Signature"])
                self.send_response(204)
                self.end_headers()
                print("received", self.headers["X-RPI-Deploy-Event"], flush=True)
            def log_message(self, *arguments): pass
        server = http.server.HTTPServer(("127.0.0.1", 0), Receiver)
        print("port", server.server_port, flush=True)
        server.serve_forever()
        """

    @Test func `a webhook that is added at the command line is told, and openssl makes the same signature`() async throws {
        let site = try await Site()
        let (server, _) = try await Self.serve(site)
        try site.folder.write(Self.receiver, to: "receiver.py")
        let receiver = try ChildProcess.start("/bin/bash", ["-c", "exec python3 receiver.py"], in: site.folder.path)
        guard try await receiver.wait(until: { $0.output.contains("\n") }) else {
            throw ShellCommand.Failure(description: "the receiver did not start: \(receiver.errors)")
        }
        let port = receiver.output.split(whereSeparator: \.isWhitespace).last ?? ""
        let key = try await site.run("webhook add chat http://127.0.0.1:\(port)/hook").trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(try await !site.run("webhook list").contains(key))
        #expect(try await site.attempt("webhook add chat http://127.0.0.1/").status == 1)
        #expect(try await site.attempt("webhook add other ftp://127.0.0.1/").status == 2)
        #expect(try await site.attempt("webhook add other http://127.0.0.1/ --events batch").status == 2)
        try await site.run("webhook test chat")
        #expect(try await receiver.wait(until: { $0.output.contains("received test") }), "\(server.errors)")
        let check = """
            signature=$(cat signature); seconds=${signature#t=}; seconds=${seconds%%,*}
            mac=$( (printf '%s.' "$seconds"; cat body) | openssl dgst -sha256 -hmac '\(key)' | sed 's/.* //')
            [[ $signature == "t=$seconds,v1=$mac" ]] && (( $(date +%s) - seconds < 600 ))
            """
        let result = try await ShellCommand.attemptAside(check, in: site.folder.path)
        #expect(result.status == 0, "\(result.output)\(result.errors)")
        let deadline = ContinuousClock.now + .seconds(20)
        while try await !site.run("events --kind webhook").contains("webhook.delivered"), ContinuousClock.now < deadline {}
        #expect(try await site.run("events --kind webhook").contains("webhook.delivered"))
        try await site.run("webhook remove chat")
        #expect(try await site.attempt("webhook test chat").status == 1)
        receiver.signal(SIGKILL)
        _ = try await receiver.end()
        server.signal(SIGTERM)
        #expect(try await server.end().status == 0)
    }
}
