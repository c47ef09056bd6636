import Accounts
import Fleet
import Foundation
import HTTPServer
import ManagementGate
import Operations
import TestSupport
import Testing

@testable import rpi_deploy

/// Every route of the program's table, and of one that has each kind, with what the gate must not let through.
@Suite struct RouteTableTests {
    enum Intruder: String, CaseIterable {
        case noSession, madeUpSession, expiredSession, foreignOrigin, foreignSite, nullOrigin, noOrigin, badCSRFToken, noCSRFToken,
            csrfTokenOfAnother
        case wrongRole, wrongRoleByToken, unknownToken, expiredToken, revokedToken
    }

    /// One of each kind, role and method, beside what the program has.
    private static let samples: [ManagementRoute] = [RouteKind.page, .api, .live, .asset].flatMap { kind in
        Role.allCases.flatMap { role in
            [HTTPMethod.get, .post, .put, .patch, .delete].map { method in
                ManagementRoute(method, "/sample/\(kind)/\(role.rawValue)/{x}", kind, for: .signedIn(role)) { _ in .text("through") }
            }
        }
    }

    @Test(arguments: Intruder.allCases)
    func `no route lets through`(intruder: Intruder) async throws {
        let site = try await ManagementTestSite.start(routes: Self.samples)
        #expect(site.table.duplicates == [])
        let sent = try await Approach(site)
        var checked = 0
        for route in site.table.routes {
            guard let (headers, expected) = try await sent.approach(route, as: intruder) else { continue }
            let answer = try await site.send(route.method.rawValue, Self.path(of: route.pattern), headers)
            expected.check(answer, "\(route.method.rawValue) \(route.pattern) \(intruder.rawValue)")
            checked += 1
        }
        #expect(checked > 3)
    }

    @Test func `every route lets through who may use it, by session and by token`() async throws {
        let site = try await ManagementTestSite.start(routes: Self.samples)
        for role in Role.allCases {
            let id = try await site.session(of: role.rawValue)
            let token = try await site.accounts.createToken(AccountName("for-\(role.rawValue)"), role: role, until: nil, by: site.author)
                .text
            let browser = [ManagementTestSite.cookie(id), ManagementTestSite.csrf(id), ManagementTestSite.sameOrigin]
            for route in Self.samples {
                guard case .signedIn(let needed) = route.access, role >= needed else { continue }
                for headers in [browser, ["Authorization: Bearer \(token)"]] {
                    let answer = try await site.send(route.method.rawValue, Self.path(of: route.pattern), headers)
                    #expect(answer.status == 200 && answer.text == "through", "\(route.method.rawValue) \(route.pattern) \(role)")
                }
            }
        }
    }

    @Test func `the device network has none of these routes`() async throws {
        let site = try await ManagementTestSite.start()
        #expect(site.table.routes.contains { $0.pattern == "/login" })
        let settings = try ServeSettings(Arguments(["--role", "devices", "--devices", "127.0.0.1:0"], for: Serve.syntax), environment: [:])
        let workplace = Workplace(
            directory: .init(site.folder.file("data")), store: site.store, accounts: site.store, answers: site.store, webhooks: site.store)
        let devices = try DeviceSite.start(settings, workplace, ServerLog(file: .nullDevice))
        for route in site.table.routes where route.pattern != "/health" {
            let socket = try RawSocket(port: devices.server.address.port, of: devices.server)
            let path = Self.path(of: route.pattern)
            try await socket.send("\(route.method.rawValue) \(path) HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            let status = try await socket.readAnswer().status
            #expect(status == 404 || status == 405, "\(route.method.rawValue) \(path): \(status)")
        }
        await devices.end(grace: .zero)
    }

    /// A path that fits a pattern.
    private static func path(of pattern: String) -> String {
        pattern.split(separator: "/", omittingEmptySubsequences: false).map { $0.hasPrefix("{") ? "x" : String($0) }.joined(separator: "/")
    }
}
