import DeviceProtocol
import Testing

/// Paths that lead out of the image folder, stand for something else, or are no paths.
struct TargetTests {
    private static let long = String(repeating: "a", count: 4_000)

    /// What stands behind `/images/`.
    private static let names: [(name: String, status: Int)] = [
        ("", 404), (".", 400), ("..", 400), ("../", 400), ("../database/deployment.db", 400), ("../../../../etc/passwd", 400),
        ("..;/database/deployment.db", 404), (".../deployment.db", 404), ("./karts.manifest", 400), ("x/../karts.manifest", 400),
        ("%2e%2e/database/deployment.db", 400), ("%2e%2e%2fdatabase%2fdeployment.db", 400), ("..%2fdatabase%2fdeployment.db", 400),
        ("..%2Fdatabase%2Fdeployment.db", 400), (".%2e/database/deployment.db", 400), ("%2e/karts.manifest", 400), ("%2e%2e", 400),
        ("%252e%252e%252fdatabase%252fdeployment.db", 404), ("..%252fdatabase%252fdeployment.db", 404), ("%25252e%25252e", 404),
        ("..%5cdatabase%5cdeployment.db", 400), ("..\\database\\deployment.db", 400), ("%5c%5cserver%5cshare", 400),
        ("%c0%ae%c0%ae%c0%afdatabase", 400), ("%e0%80%ae%e0%80%ae", 400), ("%uff0e%uff0e%u2215", 400), ("%EF%BC%8E%EF%BC%8E", 404),
        ("%u002e%u002e", 400), ("..%00", 400), ("%00", 400), ("karts.manifest%00", 400), ("karts.img.zst%00.manifest", 400),
        ("karts.img%00.zst", 400), ("karts.manifest%0a", 400), ("karts.manifest%0d%0aSet-Cookie:x", 400), ("%7f", 400), ("%1b%5b31m", 400),
        ("%", 400), ("%4", 400), ("%zz", 400), ("%%32%65", 400), ("%ff", 400), ("%fe%ff", 400), ("%ed%a0%80", 400), ("%f4%90%80%80", 400),
        ("karts.manifest/", 404), ("/karts.manifest", 404), ("karts.manifest/..", 400), ("karts.manifest%2f", 400), ("/", 404),
        ("///", 404),
        ("karts.manifest.", 404), ("karts.manifest%20", 404), ("%20karts.manifest", 404), ("karts.manifest+", 404), ("KARTS.MANIFEST", 404),
        (".lock", 404), (".adding-1", 404), (".karts.manifest", 404), ("karts", 404), ("karts.zst", 404), ("karts.img.zst.img", 404),
        (".img", 404), (".manifest", 404), (".img.zst", 404), ("-.img", 404), ("karts.img.img", 404), ("%F0%9F%98%80.img", 404),
        ("k%cc%84arts.img", 404), ("%E2%80%AEgmi.strak", 404), ("karts.img;v=1", 404), ("karts.img:stream", 404), ("~root", 404),
        ("$HOME.img", 404), ("`id`.img", 404), ("%27%20OR%201=1--.img", 404), ("%3Cscript%3E.img", 404), ("*.img", 404),
        ("karts.im%67x", 404),
        (long + ".img", 404), (long + ".manifest", 404), (long + ".img.zst", 404), ("a/" + long, 404),
        (String(repeating: "a/", count: 2_000), 404), (String(repeating: "../", count: 2_000), 400),
        (String(repeating: "%2e", count: 2_000), 404),
        (String(repeating: "a", count: 256) + ".manifest", 404), (String(repeating: "a", count: 247) + ".manifest", 404),
        ("karts.manifest#x", 400), ("a b", 400), ("a\tb", 400), ("\u{9b}", 400), ("ü", 400),
    ]

    private static let targets: [(target: String, status: Int)] = [
        ("*", 400), ("images/karts.manifest", 400), ("//images/karts.manifest", 404), ("/\\images/karts.manifest", 400), ("?", 400),
        ("/?%zz", 400), ("/health?a=%ff", 400), ("/health/", 404), ("/health/x", 404), ("/HEALTH", 404), ("/health%2f", 400),
        ("http://x", 404), ("http://", 400), ("http:///health", 400), ("http://u@x/health", 400),
        ("http://x\\y/health", 400), ("https://x/health", 400), ("ftp://x/health", 400), ("file:///etc/passwd", 400),
        ("http://x/images/../database/deployment.db", 400), ("http://x?/health", 404), ("javascript:alert(1)", 400), ("x:5001", 400),
        ("/api/config/", 404), ("/api//config", 404), ("/api/%63onfig/..", 400), ("/api/deployments", 404), ("/api/deployments/1", 404),
        ("/api/deployments//patch", 404), ("/api/deployments/x/patch", 404), ("/api/deployments/1.0/patch", 404),
        ("/api/deployments/0x1/patch", 404), ("/api/deployments/%D9%A1/patch", 404), ("/api/deployments/99999999999999999999/patch", 404),
        ("/api/deployments/1%20/patch", 404), ("/api/deployments/1/patch/x", 404), ("/api/deployments/1%2fpatch", 400),
        ("/api/deployments/1;x/patch", 404), ("/.git/config", 404), ("/%2e%2e/%2e%2e/etc/passwd", 400),
    ]

    @Test func `no spelling of a name leads out of the image folder`() async throws {
        let site = try await HostileSite.start()
        try await site.unchanged {
            for (name, status) in Self.names {
                for method in ["GET", "HEAD"] {
                    let reply = try await site.send("\(method) /images/\(name) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                    #expect(reply.status == status && reply.parts.count == 1, "\(name.prefix(80)): \(reply.text)")
                    #expect(method == "HEAD" || reply.error?.isEmpty == false, "\(name.prefix(80)): \(reply.text)")
                }
            }
            // Not a hostile one: an escape that none needs is the same name.
            #expect(try await site.get("/images/k%61rts.manifest?x=%20").status == 200)
        }
    }

    @Test func `a target that is none of ours is refused`() async throws {
        let site = try await HostileSite.start()
        try await site.unchanged {
            for (target, status) in Self.targets {
                let reply = try await site.get(target)
                #expect(reply.status == status && reply.parts.count == 1 && reply.error?.isEmpty == false, "\(target): \(reply.text)")
            }
        }
    }

    @Test func `a method that a path does not take is 405 with those that it takes`() async throws {
        let site = try await HostileSite.start()
        let paths = [
            ("/api/config", "POST"), ("/api/status", "POST"), ("/health", "GET, HEAD"), ("/images/karts.manifest", "GET, HEAD"),
            (site.patchPath, "GET, HEAD"),
        ]
        let methods = [
            "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "Post", "G3T", "!",
        ]
        try await site.unchanged {
            for (path, allowed) in paths {
                for method in methods where !allowed.split(separator: ", ").contains(Substring(method)) {
                    let reply = try await site.send("\(method) \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                    #expect(reply.status == 405 && reply.header("Allow") == allowed, "\(method) \(path): \(reply.text)")
                }
            }
        }
    }

    @Test func `a patch is for the bearer of its token alone`() async throws {
        let site = try await HostileSite.start()
        let token = site.deployment.deploymentToken
        let other = try await site.network.configure(serial: "1000000000000002", mac: "02:00:00:00:00:02")
        try await site.unchanged {
            for (field, status) in [
                ("X: y", 401), ("Authorization:", 401), ("Authorization: Bearer", 401), ("Authorization: Basic \(token)", 401),
                ("Authorization: bearer\(token)", 401), ("Authorization: \(token)", 401), ("Authorization: Bearer x", 403),
                ("Authorization: Bearer \(token) \(token)", 403), ("Authorization: Bearer \(token.dropLast())", 403),
                ("Authorization: Bearer \(token)0", 403), ("Authorization: Bearer \(other.deploymentToken)", 403),
                ("Authorization: Bearer \(String(repeating: "a", count: 8_000))", 403), ("Authorization: Bearer ' OR 1=1 --", 403),
                ("Authorization: Bearer \u{9b}31m", 403), ("Authorization: Digest x=\"\(token)\"", 401),
            ] {
                let reply = try await site.get(site.patchPath, [field])
                #expect(reply.status == status && reply.error != nil, "\(field.prefix(100)): \(reply.text)")
            }
            for id in ["0", "-1", "9223372036854775807", "-9223372036854775808"] {
                let reply = try await site.get("/api/deployments/\(id)/patch", ["Authorization: Bearer \(token)"])
                #expect(reply.status == 404 && reply.error != nil, "\(id): \(reply.text)")
            }
            #expect(try await site.get(site.patchPath, ["Authorization: Bearer \(token)"]).status == 200)
        }
    }
}
