import Fleet
import FleetStore
import SQLite
import Testing

/// Answers that are kept for requests that come again.
struct KeptAnswerTests {
    private static let digest = String(repeating: "a", count: 64)
    private static let now = TestFleet.author().at

    private func key(_ text: String) throws -> RequestKey { try #require(RequestKey(actor: "token test", key: text)) }

    @Test func `a request is new once, then under way, then done`() async throws {
        let fleet = try await TestFleet.empty()
        let (key, digest) = (try key("one"), try SHA256Hex(Self.digest))
        #expect(try await fleet.store.claim(key, for: digest, at: Self.now) == .new)
        #expect(try await fleet.store.claim(key, for: digest, at: Self.now) == .underWay)
        let answer = KeptAnswer(status: 201, content: Array("{}".utf8))
        try await fleet.store.keep(answer, for: key)
        #expect(try await fleet.store.claim(key, for: digest, at: Self.now) == .done(answer))
        #expect(try await fleet.store.claim(key, for: SHA256Hex(String(repeating: "b", count: 64)), at: Self.now) == .otherRequest)
        // What was done is not given up any more.
        try await fleet.store.abandon(key)
        #expect(try await fleet.store.claim(key, for: digest, at: Self.now) == .done(answer))
        // Another process knows of it.
        let other = try await SQLiteFleetStore.open(path: fleet.path)
        #expect(try await other.claim(key, for: digest, at: Self.now) == .done(answer))
    }

    @Test func `the oldest are forgotten when there are too many`() async throws {
        let fleet = try await TestFleet.empty()
        var connection = try Connection(path: fleet.path, mode: .existing)
        try connection.run(
            """
            INSERT INTO kept_answers (actor, key, request_digest, begun_ms)
            WITH RECURSIVE counter (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < \(KeptAnswer.capacity))
            SELECT 'token test', 'key ' || n, \(Self.digest), \(Self.now.milliseconds - 1_000_000) + n FROM counter
            """)
        #expect(try await fleet.store.claim(key("new"), for: SHA256Hex(Self.digest), at: Self.now) == .new)
        let left = try connection.rows("SELECT key FROM kept_answers ORDER BY begun_ms") { try $0.text("key") }
        #expect(left.count == KeptAnswer.capacity && left.first == "key 2" && left.last == "new")
    }

    @Test func `a long answer is kept without its content`() async throws {
        let fleet = try await TestFleet.empty()
        let key = try key("long")
        _ = try await fleet.store.claim(key, for: SHA256Hex(Self.digest), at: Self.now)
        try await fleet.store.keep(KeptAnswer(status: 201, content: [UInt8](repeating: 0x20, count: 65_537)), for: key)
        guard case .done(let answer) = try await fleet.store.claim(key, for: SHA256Hex(Self.digest), at: Self.now) else {
            Issue.record("not done")
            return
        }
        #expect(answer.status == 201 && answer.content == nil)
        #expect(try await fleet.store.verify().problems == [])
    }

    @Test(arguments: ["", "a b", "ä", "a\n", String(repeating: "k", count: 256)])
    func `what is not visible ASCII is no key`(text: String) {
        #expect(RequestKey(actor: "token test", key: text) == nil)
    }
}
