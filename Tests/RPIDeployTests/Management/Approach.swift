import Accounts
import Fleet
import HTTPServer
import ManagementGate
import TestSupport
import Testing

/// How each intruder comes, and what they must get.
struct Approach {
    enum Refusal {
        case toLogin
        case status(Int, code: String, isPage: Bool)

        func check(_ answer: RawSocket.Answer, _ place: String) {
            switch self {
            case .toLogin:
                #expect(answer.status == 303, "\(place): \(answer.head)")
                #expect(answer.header("Location")?.hasPrefix("/login") == true, "\(place): \(answer.head)")
            case .status(let status, let code, let isPage):
                #expect(answer.status == status, "\(place): \(answer.head)\(answer.text)")
                let type = answer.header("Content-Type") ?? ""
                if isPage {
                    #expect(type.hasPrefix("text/html"), "\(place): \(type)")
                } else {
                    #expect(type == "application/json" && answer.text.contains("\"code\": \"\(code)\""), "\(place): \(answer.text)")
                }
            }
            #expect(!answer.text.contains("through"), "\(place)")
            // On refusals as on all else.
            #expect(answer.header("Content-Security-Policy")?.contains("default-src 'self'") == true, "\(place)")
            #expect(answer.header("X-Content-Type-Options") == "nosniff" && answer.header("Cache-Control") == "no-store", "\(place)")
        }
    }

    private let site: ManagementTestSite
    private let expiredSession: String
    private let sessions: [Role: String]
    private let tokens: [Role: String]
    private let expiredToken: String
    private let revokedToken: String

    init(_ site: ManagementTestSite) async throws {
        self.site = site
        expiredSession = try await site.session(of: "admin")
        let soon = Timestamp(milliseconds: ManagementTestSite.start + 1_000)
        expiredToken = try await site.accounts.createToken(AccountName("expired"), role: .admin, until: soon, by: site.author).text
        revokedToken = try await site.accounts.createToken(AccountName("revoked"), role: .admin, until: nil, by: site.author).text
        // Both were good, and used.
        #expect(try await site.accounts.session(expiredSession) != nil)
        #expect(try await site.accounts.bearer(of: expiredToken) != nil)
        #expect(try await site.accounts.bearer(of: revokedToken) != nil)
        try await site.accounts.revokeToken(AccountName("revoked"), by: site.author)
        site.pass(seconds: 13 * 3_600)
        var sessions: [Role: String] = [:]
        var tokens: [Role: String] = [:]
        for role in Role.allCases {
            sessions[role] = try await site.session(of: role.rawValue)
            tokens[role] = try await site.accounts.createToken(AccountName("by-\(role.rawValue)"), role: role, until: nil, by: site.author)
                .text
        }
        self.sessions = sessions
        self.tokens = tokens
    }

    /// The header fields of an intruder, and what they must get; nil where the route has nothing to hold against them.
    func approach(_ route: ManagementRoute, as intruder: RouteTableTests.Intruder) async throws -> ([String], Refusal)? {
        let changes = route.method != .get
        guard case .signedIn(let needed) = route.access else {
            guard changes, ["foreignOrigin", "foreignSite", "nullOrigin"].contains(intruder.rawValue) else { return nil }
            return ([Self.foreign(intruder)], refused(route, 403, "foreign_origin"))
        }
        let admin = sessions[.admin] ?? ""
        let (cookie, csrf) = (ManagementTestSite.cookie(admin), ManagementTestSite.csrf(admin))
        switch intruder {
        case .noSession: return ([ManagementTestSite.sameOrigin], notSignedIn(route))
        case .madeUpSession:
            let id = String(repeating: "0", count: 64)
            return ([ManagementTestSite.cookie(id), ManagementTestSite.csrf(id), ManagementTestSite.sameOrigin], notSignedIn(route))
        case .expiredSession:
            let headers = [
                ManagementTestSite.cookie(expiredSession), ManagementTestSite.csrf(expiredSession), ManagementTestSite.sameOrigin,
            ]
            return (headers, notSignedIn(route))
        case .foreignOrigin, .foreignSite, .nullOrigin:
            return changes || route.kind == .live ? ([cookie, csrf, Self.foreign(intruder)], refused(route, 403, "foreign_origin")) : nil
        case .noOrigin: return changes || route.kind == .live ? ([cookie, csrf], refused(route, 403, "foreign_origin")) : nil
        case .badCSRFToken:
            let headers = [cookie, "X-CSRF-Token: \(String(repeating: "0", count: 64))", ManagementTestSite.sameOrigin]
            return changes ? (headers, refused(route, 403, "bad_csrf_token")) : nil
        case .noCSRFToken: return changes ? ([cookie, ManagementTestSite.sameOrigin], refused(route, 403, "bad_csrf_token")) : nil
        case .csrfTokenOfAnother:
            let other = ManagementTestSite.csrf(sessions[.viewer] ?? "")
            return changes ? ([cookie, other, ManagementTestSite.sameOrigin], refused(route, 403, "bad_csrf_token")) : nil
        case .wrongRole:
            guard let lower = Role.allCases.last(where: { $0 < needed }), let id = sessions[lower] else { return nil }
            let headers = [ManagementTestSite.cookie(id), ManagementTestSite.csrf(id), ManagementTestSite.sameOrigin]
            return (headers, refused(route, 403, "forbidden"))
        case .wrongRoleByToken:
            guard let lower = Role.allCases.last(where: { $0 < needed }), let token = tokens[lower] else { return nil }
            return (["Authorization: Bearer \(token)"], refused(route, 403, "forbidden"))
        case .unknownToken:
            // A session beside it does not help.
            let token = "rpid_" + String(repeating: "0", count: 64)
            return ([cookie, csrf, ManagementTestSite.sameOrigin, "Authorization: Bearer \(token)"], refused(route, 401, "invalid_token"))
        case .expiredToken: return (["Authorization: Bearer \(expiredToken)"], refused(route, 401, "invalid_token"))
        case .revokedToken: return (["Authorization: Bearer \(revokedToken)"], refused(route, 401, "invalid_token"))
        }
    }

    private static func foreign(_ intruder: RouteTableTests.Intruder) -> String {
        switch intruder {
        case .nullOrigin: "Origin: null"
        case .foreignSite: "\(ManagementTestSite.sameOrigin)\r\nSec-Fetch-Site: cross-site"
        default: "Origin: http://evil.example.com"
        }
    }

    private func notSignedIn(_ route: ManagementRoute) -> Refusal {
        route.kind == .page ? .toLogin : .status(401, code: "not_signed_in", isPage: false)
    }

    private func refused(_ route: ManagementRoute, _ status: Int, _ code: String) -> Refusal {
        .status(status, code: code, isPage: route.kind == .page)
    }
}
