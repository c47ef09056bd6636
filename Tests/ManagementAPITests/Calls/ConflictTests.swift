import DeviceProtocol
import Fleet
import FleetStore
import Synchronization
import TestSupport
import Testing

@testable import ManagementAPI

/// Two who change the same thing, and one who sends the same change twice.
struct ConflictTests {
    @Test func `a change with the ETag of an older state is refused and changes nothing`() async throws {
        let site = try await APISite.furnished()
        let seen = try await site.get("/api/venues/ARIA")
        let tag = try #require(seen.raw.header("ETag"))
        #expect(try await site.get("/api/venues/ARIA", headers: ["If-None-Match: \(tag)"]).status == 304)
        let first = try await site.send("PATCH", "/api/venues/ARIA", #"{"name": "First"}"#, as: .operator, headers: ["If-Match: \(tag)"])
        #expect(first.status == 200 && first.raw.header("ETag") != tag)
        let second = try await site.send("PATCH", "/api/venues/ARIA", #"{"name": "Second"}"#, as: .operator, headers: ["If-Match: \(tag)"])
        #expect(second.status == 412 && second.code == "precondition_failed")
        #expect(try await site.get("/api/venues/ARIA").text("name") == "First")
        #expect(try await site.get("/api/venues/ARIA").raw.header("ETag") == first.raw.header("ETag"))
        #expect(try await site.send("DELETE", "/api/venues/ARIA", as: .operator, headers: ["If-Match: \(tag)"]).status == 412)
        #expect(try await site.send("DELETE", "/api/venues/ARIA", as: .operator, headers: ["If-Match: *"]).status == 204)
    }

    @Test func `of many edits with the same ETag one is made`() async throws {
        let site = try await APISite.furnished()
        let tag = try #require(try await site.get("/api/venues/ARIA").raw.header("ETag"))
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 1...8 {
                group.addTask {
                    let body = "{\"name\": \"Name \(number)\"}"
                    return try await site.send("PATCH", "/api/venues/ARIA", body, as: .operator, headers: ["If-Match: \(tag)"]).status
                }
            }
            return try await group.reduce(into: [Int]()) { $0.append($1) }
        }
        #expect(statuses.count { $0 == 200 } == 1, "\(statuses)")
        #expect(statuses.allSatisfy { [200, 409, 412].contains($0) }, "\(statuses)")
    }

    @Test func `a POST with the same key is done once and answered the same`() async throws {
        let site = try await APISite.furnished()
        let body = #"{"venue_code": "CORO", "total_count": 2}"#
        let key = ["Idempotency-Key: 8e03978e-40d5-43dd-bc93-6894a57f9324"]
        let first = try await site.post("/api/batches", body, headers: key)
        let again = try await site.post("/api/batches", body, headers: key)
        #expect(first.status == 201 && again.status == 201 && again.json == first.json)
        #expect(first.raw.header("Idempotency-Replayed") == nil && again.raw.header("Idempotency-Replayed") == "true")
        #expect(try await site.get("/api/batches").list.count == 1)
        let other = try await site.post("/api/batches", #"{"venue_code": "CORO", "total_count": 3}"#, headers: key)
        #expect(other.status == 422 && other.code == "idempotency_key_used")
        let elsewhere = try await site.post("/api/batches/1/start", headers: key)
        #expect(elsewhere.status == 422)
        // Another one's key is another key.
        #expect(try await site.post("/api/batches", body, as: .admin, headers: key).number("id") == 2)
        for bad in ["Idempotency-Key: ", "Idempotency-Key: a b", "Idempotency-Key: \(String(repeating: "k", count: 256))"] {
            #expect(try await site.post("/api/batches", body, headers: [bad]).code == "bad_idempotency_key", "\(bad)")
        }
        #expect(try await site.get("/api/batches").list.count == 2)
    }

    @Test func `of many POSTs with the same key at the same time one is done`() async throws {
        let site = try await APISite.furnished()
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 1...8 {
                group.addTask {
                    try await site.post("/api/batches", #"{"venue_code": "CORO", "total_count": 2}"#, headers: ["Idempotency-Key: same"])
                        .status
                }
            }
            return try await group.reduce(into: [Int]()) { $0.append($1) }
        }
        #expect(statuses.contains(201) && statuses.allSatisfy { $0 == 201 || $0 == 409 }, "\(statuses)")
        #expect(try await site.get("/api/batches").list.count == 1)
    }

    @Test func `a refused POST may come again with its key, and is done when it can be`() async throws {
        let site = try await APISite.furnished()
        let body = #"{"venue_code": "ARIA", "serial_number": "AA01"}"#
        let key = ["Idempotency-Key: try-again"]
        #expect(try await site.post("/api/hostname/assign", body, headers: key).code == "pool_exhausted")
        _ = try await site.post("/api/kart-numbers", #"{"venue_code": "ARIA", "text": "1"}"#)
        #expect(try await site.post("/api/hostname/assign", body, headers: key).text("hostname") == "KXP2-ARIA-001")
    }

    @Test func `keys are forgotten after a day`() async throws {
        let clock = Mutex(Int64(1_772_366_400_000))
        let site = try await APISite(now: { Timestamp(milliseconds: clock.withLock { $0 }) })
        func create(_ code: String, _ key: String) async throws -> Int {
            try await site.post("/api/venues", "{\"code\": \"\(code)\", \"name\": \"x\"}", headers: ["Idempotency-Key: \(key)"]).status
        }
        #expect(try await create("AAAA", "one") == 201)
        #expect(try await create("AAAA", "one") == 201)
        clock.withLock { $0 += KeptAnswer.lifetime + 1 }
        #expect(try await create("AAAA", "one") == 409)
    }

    @Test func `an answer that is too long to be kept is not done again`() async throws {
        let site = try await APISite.furnished()
        let key = ["Idempotency-Key: long"]
        let body = #"{"venue_code": "ARIA", "text": "1-30000"}"#
        #expect(try await site.post("/api/kart-numbers", body, headers: key).number("added_count") == 30_000)
        #expect(try await site.post("/api/kart-numbers", body, headers: key).code == "already_done")
    }

    @Test func `bodies that are no JSON object, too large or of another type are refused`() async throws {
        let site = try await APISite.furnished()
        for body in ["", "x", "[]", "null", "1", "\"x\"", "{\"code\": \"AAAA\", \"code\": \"BBBB\", \"name\": \"x\"}", "{\"code\":"] {
            #expect(try await site.post("/api/venues", body).status == 400, "\(body)")
        }
        #expect(
            try await site.send("POST", "/api/venues", "code=AAAA", as: .operator, type: "application/x-www-form-urlencoded").status == 415)
        let large = "{\"code\": \"AAAA\", \"name\": \"\(String(repeating: "x", count: 70_000))\"}"
        #expect(try await site.post("/api/venues", large).status == 413)
        let unknown = try await site.post("/api/venues", "{\"code\": \"AAAA\", \"name\": \"x\", \"na\\u001bme\": 1}")
        #expect(unknown.status == 400 && unknown.text("error")?.contains("\"na?me\": there is no such field") == true)
        #expect(try await site.get("/api/venues").list.count == 2)
    }

    @Test func `hostile texts come back as they were sent, or are refused`() async throws {
        let site = try await APISite.furnished()
        for text in ["<script>alert(1)</script>", "\"'`;--", "👩‍💻", "Ünïcödé", "a\\b", "%00", "{{7*7}}"] {
            let body = JSONValue.object([JSONMember("name", .string(text))]).bytes
            let answer = try await site.send("PATCH", "/api/venues/ARIA", String(decoding: body, as: UTF8.self), as: .operator)
            #expect(answer.status == 200 && answer.text("name") == text)
        }
        for text in ["a\r\nb", "\u{202E}abc", "a\u{0}b", "a\u{1B}[2J"] {
            let body = JSONValue.object([JSONMember("name", .string(text))]).bytes
            #expect(try await site.send("PATCH", "/api/venues/ARIA", String(decoding: body, as: UTF8.self), as: .operator).status == 422)
        }
    }
}
