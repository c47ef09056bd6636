import Accounts
import DeviceProtocol
import Fleet
import FleetStore
import HTTPServer
import TestSupport
import Testing

@testable import ManagementAPI

/// Every call that takes If-Match.
struct PreconditionTests {
    /// A request for each call that changes a resource, by the call's name.
    private static let requests: [String: (path: String, body: String?)] = [
        "editVenue": ("/api/venues/ARIA", #"{"name": "X"}"#), "deleteVenue": ("/api/venues/ARIA", nil),
        "startBatch": ("/api/batches/1/start", nil), "pauseBatch": ("/api/batches/1/pause", nil),
        "cancelBatch": ("/api/batches/1/cancel", nil),
        "setBatchPriority": ("/api/batches/1/priority", #"{"priority": 7}"#), "moveBatch": ("/api/batches/1/move", #"{"after": 2}"#),
        "releaseHostname": ("/api/hostnames/KXP2-CORO-001/release", nil),
        "retireHostname": ("/api/hostnames/KXP2-CORO-001/retire", #"{"reason": "x"}"#),
        "unretireHostname": ("/api/hostnames/KXP2-CORO-001/unretire", nil),
        "replaceDevice": ("/api/hostnames/KXP2-CORO-001/replace", #"{"serial_number": "AA02", "unheard_of": true}"#),
        "activateImage": ("/api/images/karts-2.0/activate", nil), "removeImage": ("/api/images/karts-2.0", nil),
        "editUser": ("/api/users/anna", #"{"role": "operator"}"#),
        "setPassword": ("/api/users/anna/password", #"{"password": "another battery staple"}"#), "removeUser": ("/api/users/anna", nil),
        "revokeToken": ("/api/tokens/nightly", nil), "removeWebhook": ("/api/webhooks/chat", nil),
    ]

    private static func site() async throws -> APISite {
        let site = try await APISite.furnished()
        for count in [2, 3] { _ = try await site.post("/api/batches", "{\"venue_code\": \"CORO\", \"total_count\": \(count)}") }
        _ = try await site.post("/api/hostname/assign", #"{"venue_code": "CORO", "serial_number": "AA01"}"#)
        _ = try await site.post("/api/users", #"{"name": "anna", "role": "viewer", "password": "correct horse battery"}"#, as: .admin)
        _ = try await site.post("/api/tokens", #"{"name": "nightly"}"#, as: .admin)
        _ = try await site.post("/api/webhooks", #"{"name": "chat", "url": "http://192.0.2.1/"}"#, as: .admin)
        return site
    }

    @Test func `each refuses a change of another state, and nothing is changed`() async throws {
        let site = try await Self.site()
        let events = try await site.store.auditHead().id
        let calls = site.calls.filter { if case .change = $0.condition { true } else { false } }
        #expect(Set(calls.map(\.name)) == Set(Self.requests.keys))
        for call in calls {
            let request = try #require(Self.requests[call.name])
            for condition in ["If-Match: \"another\"", "If-Match: W/\"x\", \"y\"", "If-Match: ", "If-Match: another"] {
                let answer = try await site.send(call.method.rawValue, request.path, request.body, headers: [condition])
                #expect(answer.status == 412 && answer.code == "precondition_failed", "\(call.name): \(answer.raw.head)")
            }
        }
        #expect(try await site.store.auditHead().id == events)
    }

    @Test func `each is made of the state that the resource has, as its own path tells it`() async throws {
        // What follows on each other: a released hostname is retired and taken back, and what is removed comes last.
        let order = [
            "editVenue", "deleteVenue", "setBatchPriority", "moveBatch", "startBatch", "pauseBatch", "cancelBatch", "replaceDevice",
            "releaseHostname", "retireHostname", "unretireHostname", "removeImage", "editUser", "setPassword", "removeUser", "revokeToken",
            "removeWebhook",
        ]
        let site = try await Self.site()
        _ = try await site.post("/api/users", #"{"name": "berta", "role": "admin", "password": "correct horse battery"}"#, as: .admin)
        for name in order {
            let request = try #require(Self.requests[name])
            let call = try #require(site.calls.first { $0.name == name })
            let resource = request.path.split(separator: "/").prefix(3).joined(separator: "/")
            let tag = try #require(try await site.get("/" + resource, as: .admin).raw.header("ETag"), "\(name)")
            let answer = try await site.send(call.method.rawValue, request.path, request.body, headers: ["If-Match: \(tag)"])
            #expect((200...204).contains(answer.status), "\(name): \(answer.raw.head)")
        }
    }

    /// Eight who have seen the same state and want another one each.
    @Test(arguments: [
        ("/api/venues/ARIA", "PATCH", "/api/venues/ARIA", #"{"name": "Name N"}"#),
        ("/api/batches/1", "PUT", "/api/batches/1/priority", #"{"priority": N}"#),
        ("/api/hostnames/KXP2-CORO-002", "POST", "/api/hostnames/KXP2-CORO-002/retire", #"{"reason": "reason N"}"#),
        ("/api/images/karts-2.0", "POST", "/api/images/karts-2.0/activate", "{}"),
        ("/api/users/anna", "PATCH", "/api/users/anna", #"{"role": "operator", "disabled": true}"#),
        ("/api/tokens/nightly", "DELETE", "/api/tokens/nightly", ""), ("/api/webhooks/chat", "DELETE", "/api/webhooks/chat", ""),
    ])
    func `of many with the same ETag one is made`(resource: String, method: String, path: String, body: String) async throws {
        let site = try await Self.site()
        let tag = try #require(try await site.get(resource, as: .admin).raw.header("ETag"))
        let answers = try await withThrowingTaskGroup(of: (Int, String?).self) { group in
            for number in 1...8 {
                group.addTask {
                    let text = body.isEmpty ? nil : body.replacing("N\"", with: "\(number)\"").replacing("N}", with: "\(number)}")
                    let answer = try await site.send(method, path, text, headers: ["If-Match: \(tag)"])
                    return (answer.status, answer.code)
                }
            }
            return try await group.reduce(into: [(Int, String?)]()) { $0.append($1) }
        }
        #expect(answers.count { $0.0 == 200 || $0.0 == 204 } == 1, "\(answers)")
        // What was removed is gone for the others.
        #expect(answers.allSatisfy { [200, 204, 412].contains($0.0) || ($0.0 == 404 && method == "DELETE") }, "\(answers)")
    }
}
