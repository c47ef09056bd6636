import Accounts
import Fleet
import Foundation
import HTTPServer
import ManagementAPI
import ManagementGate
import TestSupport
import Testing

/// The document of the API beside the routes that the program really has.
@Suite struct DocumentTests {
    @Test func `the program has each documented call, and no other under api`() async throws {
        let site = try await ManagementTestSite.start()
        let token = try await site.accounts.createToken(AccountName("reader"), role: .viewer, until: nil, by: site.author).text
        let answer = try await site.send("GET", ManagementAPI.documentPath, ["Authorization: Bearer \(token)"])
        #expect(answer.status == 200)
        let document = try #require(try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any])
        let paths = try #require(document["paths"] as? [String: [String: Any]])
        let documented = Set(paths.flatMap { path in path.value.keys.map { "\($0.uppercased()) \(path.key)" } })
        let routed = site.table.routes.filter { $0.pattern.hasPrefix("/api/") }.map { "\($0.method.rawValue) \($0.pattern)" }
        #expect(documented == Set(routed))
        #expect(document["info"] != nil && documented.contains("GET /api/stats"))
    }
}
