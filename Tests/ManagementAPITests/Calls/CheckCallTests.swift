import DeviceProtocol
import Fleet
import TestSupport
import Testing

@testable import ManagementAPI

/// Checks that go on after the answer.
struct CheckCallTests {
    /// The newest check, when it has ended.
    private func ended(_ site: APISite) async throws -> JSONValue {
        while true {
            if let check = try await site.get("/api/checks").list.first, check["ended_at"] != .null { return check }
            await Task.yield()
        }
    }

    @Test(.timeLimit(.minutes(1))) func `database and images are checked, and what was found is told`() async throws {
        let site = try await APISite.furnished()
        #expect(try await site.get("/api/checks").list.isEmpty)
        #expect(try await site.post("/api/checks", as: .viewer).status == 403)
        let begun = try await site.post("/api/checks")
        #expect(begun.status == 202 && begun["image"] == .null && begun["ended_at"] == .null)
        let sound = try await ended(site)
        #expect(sound["problems"] == .array([]))
        // Its files are no image.
        #expect(try await site.post("/api/checks", #"{"image": "karts-1.0"}"#).status == 202)
        let damaged = try await ended(site)
        #expect(damaged["image"] == .string("karts-1.0"))
        if case .array(let problems)? = damaged["problems"] { #expect(problems.count == 1) } else { Issue.record("\(damaged)") }
        #expect(try await site.post("/api/checks", #"{"image": "none"}"#).code == "unknown_image")
        #expect(try await site.get("/api/checks").list.count == 2)
    }
}
