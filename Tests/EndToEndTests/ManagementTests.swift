import Foundation
import TestSupport
import Testing

/// The management network of the program itself: listeners, users, tokens, TLS.
@Suite struct ManagementTests {
    private static let password = "correct horse battery"

    /// Starts a server and waits for all that it prints.
    private static func serve(_ site: Site, _ options: String, lines: Int) async throws -> (ChildProcess, [String: String]) {
        let process = try site.start("serve \(options)")
        guard try await process.wait(until: { $0.output.split(separator: "\n").count >= lines }) else {
            throw ShellCommand.Failure(description: "the server did not start: \(process.errors)")
        }
        var addresses: [String: String] = [:]
        for line in process.output.split(separator: "\n") {
            let parts = line.split(separator: "  ", maxSplits: 1)
            if parts.count == 2 { addresses[String(parts[0])] = String(parts[1]).trimmingCharacters(in: .whitespaces) }
        }
        return (process, addresses)
    }

    private static func status(_ url: String, _ options: String = "") async throws -> Int {
        Int(try await ShellCommand.runAside("curl -sS -o /dev/null -w '%{http_code}' \(options) '\(url)'")) ?? 0
    }

    private static func add(_ site: Site, _ name: String, _ role: String) async throws {
        try site.folder.write(password + "\n", to: "typed")
        try await site.run("user add \(name) --role \(role) --password-stdin <typed")
    }

    @Test func `one server serves both networks, each with its own routes, and ends both`() async throws {
        let site = try await Site()
        let (server, addresses) = try await Self.serve(site, "--devices 127.0.0.1:0 --management 127.0.0.1:0", lines: 4)
        let (devices, management) = (try #require(addresses["devices"]), try #require(addresses["management"]))
        #expect(try await Self.status(devices + "/health") == 200)
        #expect(try await Self.status(management + "/health") == 200)
        #expect(try await Self.status(devices + "/login") == 404)
        #expect(try await Self.status(management + "/api/config", "-X POST") == 404)
        let link = try #require(addresses["first run"])
        #expect(link.hasPrefix(management + "/first-run?token="))
        #expect(try await Self.status(link) == 200)
        #expect(!server.errors.contains(link.suffix(64)), "the link is in the log")
        server.signal(SIGTERM)
        #expect(try await server.end().status == 0)
    }

    @Test func `as two services, each serves one network, and a token revoked at the command line counts within a second`() async throws {
        let site = try await Site()
        try await site.serve()
        try await Self.add(site, "root", "admin")
        let (server, addresses) = try await Self.serve(site, "--role management --management 127.0.0.1:0", lines: 1)
        #expect(addresses.keys.sorted() == ["management"])
        #expect(try await site.ask("/login").status == 404)
        let token = try await site.run("token create ci").trimmingCharacters(in: .whitespacesAndNewlines)
        let call = "-X POST -H 'Authorization: Bearer \(token)'"
        let url = try #require(addresses["management"]) + "/logout"
        #expect(try await Self.status(url, call) == 303)
        try await site.run("token revoke ci")
        let deadline = ContinuousClock.now + .seconds(20)
        while try await Self.status(url, call) == 303, ContinuousClock.now < deadline {}
        #expect(try await Self.status(url, call) == 401)
        server.signal(SIGTERM)
        #expect(try await server.end().status == 0)
    }

    @Test func `users and tokens are managed at the command line`() async throws {
        struct User: Decodable {
            let name: String
            let role: String
            let disabled: Bool
        }
        struct Token: Decodable {
            let name: String
            let token: String?
        }
        let site = try await Site()
        try await Self.add(site, "root", "admin")
        try await Self.add(site, "Alice", "viewer")
        try await site.run("user role alice operator")
        try await site.run("user disable alice")
        let users: [User] = try await site.json("user list")
        #expect(users.map(\.name) == ["alice", "root"] && users[0].role == "operator" && users[0].disabled)
        try await site.run("user enable alice")
        try await site.run("user passwd alice --password-stdin <typed")
        #expect(try await site.attempt("user remove root --yes").errors.contains("the only administrator"))
        try await site.run("user remove alice --yes")
        let made: Token = try await site.json("token create nightly --role operator --days 2")
        #expect(made.token?.hasPrefix("rpid_") == true)
        let tokens: [Token] = try await site.json("token list")
        #expect(tokens.map(\.name) == ["nightly"] && tokens[0].token == nil)
        #expect(try await site.attempt("token create nightly").status == 1)
        #expect(try await site.attempt("user add 'a b' --password-stdin <typed").status == 2)
        #expect(try await site.attempt("user add bob --role king --password-stdin <typed").status == 2)
        #expect(try await site.attempt("user add bob </dev/null").errors.contains("--password-stdin"))
        #expect(try await site.run("db verify").contains("sound"))
    }

    @Test func `a password typed at a terminal is asked for twice and not shown`() async throws {
        let site = try await Site()
        let script = """
            import os, pty, sys, termios
            def run(*typed):
                pid, fd = pty.fork()
                if pid == 0: os.execv(sys.argv[1], sys.argv[1:])
                shown, answers = b'', list(typed)
                while True:
                    try: piece = os.read(fd, 1000)
                    except OSError: break
                    if not piece: break
                    shown += piece
                    # Only once the terminal shows nothing any more: what comes before is thrown away.
                    while answers and shown.rstrip(b' ').endswith(b':'):
                        if not termios.tcgetattr(fd)[3] & termios.ECHO:
                            os.write(fd, answers.pop(0))
                            break
                status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
                print(status, shown.decode().replace('\\r\\n', ' '))
            run(b'first try of it\\n', b'another try of it\\n')
            run(b'first try of\\x03')
            run(b'first try of it\\n', b'first try of it\\n')
            """
        try site.folder.write(script, to: "type.py")
        let program = try BuildProducts.path(of: "rpi-deploy")
        let output = try await ShellCommand.runAside(
            "timeout 60 python3 type.py '\(program)' user add alice --role admin --data '\(site.data)'", in: site.folder.path)
        let lines = output.split(separator: "\n").map(String.init)
        try #require(lines.count == 3, "\(output)")
        #expect(lines[0].hasPrefix("1 ") && lines[0].contains("not the same"))
        #expect(lines[1].hasPrefix("1 ") && lines[1].contains("Nothing was done"))
        #expect(lines[2].hasPrefix("0 ") && lines[2].contains("Added user alice (admin)."))
        #expect(!output.contains("try of"))
    }

    @Test func `with a certificate people are served by TLS alone, and their cookie is for TLS alone`() async throws {
        let site = try await Site()
        try await Self.add(site, "root", "admin")
        try await ShellCommand.runAside(
            """
            openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=localhost \
            -addext subjectAltName=IP:127.0.0.1 2>/dev/null
            """, in: site.folder.path)
        let files = "--tls-cert '\(site.folder.file("cert.pem"))' --tls-key '\(site.folder.file("key.pem"))'"
        let (server, addresses) = try await Self.serve(site, "--role management --management 127.0.0.1:0 \(files)", lines: 1)
        let url = try #require(addresses["management"])
        #expect(url.hasPrefix("https://"))
        try site.folder.write("name=root&password=\(Self.password.replacing(" ", with: "+"))", to: "form")
        let certificate = "--cacert '\(site.folder.file("cert.pem"))'"
        let answer = try await ShellCommand.runAside(
            "curl -sS -i \(certificate) -H 'Origin: \(url)' -d @form '\(url)/login'",
            in: site.folder.path)
        #expect(answer.contains("303 See Other") && answer.contains("Set-Cookie: __Host-rpi_deploy_session="), "\(answer)")
        #expect(answer.contains("; Secure") && answer.contains("Strict-Transport-Security:"))
        #expect(try await ShellCommand.attemptAside("curl -sS \(certificate) --tls-max 1.1 '\(url)/health'").status != 0)
        #expect(try await ShellCommand.attemptAside("curl -sS '\(url.replacing("https", with: "http"))/health'").status != 0)
        server.signal(SIGTERM)
        #expect(try await server.end().status == 0)
        try await ShellCommand.runAside(
            """
            openssl genrsa -out other.pem 2048 2>/dev/null; openssl x509 -in cert.pem -outform der -out cert.der
            openssl pkey -in key.pem -outform der -out key.der; openssl pkey -in key.pem -aes128 -passout pass:x -out locked.pem
            head -c 200 key.pem > cut.pem; printf 'x\\n-----END PRIVATE KEY-----\\n' >> cut.pem
            """, in: site.folder.path)
        for (certificate, key, words) in [
            ("key.pem", "cert.pem", "Give them the other way round."), ("cert.pem", "other.pem", "is not that of the certificate"),
            ("cert.der", "key.pem", "The certificate cert.der is not in PEM"), ("cert.pem", "key.der", "The key key.der is not in PEM"),
            ("cert.pem", "locked.pem", "needs a password"), ("cert.pem", "cut.pem", "is damaged or cut off"),
        ] {
            // Nothing listens, not even for devices.
            let refused = try await site.attempt(
                "serve --devices 127.0.0.1:0 --management 127.0.0.1:0 --tls-cert \(certificate) --tls-key \(key) < /dev/null")
            #expect(refused.status == 1 && refused.errors.contains(words), "\(refused.errors)")
            #expect(!refused.errors.contains("listening"), "\(refused.errors)")
        }
    }
}
