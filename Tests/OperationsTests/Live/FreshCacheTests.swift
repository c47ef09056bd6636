import Fleet
import FleetStore
import Operations
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1)))
struct FreshCacheTests {
    private static let noon = Timestamp(milliseconds: 1_767_268_800_000)

    private static func after(milliseconds: Int64) -> Timestamp { Timestamp(milliseconds: noon.milliseconds + milliseconds) }

    /// Counts how often something was made, and names it by its number.
    private final class Maker: Sendable {
        private let count = Atomic<Int>(0)

        var times: Int { count.load(ordering: .relaxed) }

        func make() -> Int { count.wrappingAdd(1, ordering: .relaxed).newValue }
    }

    @Test func `a value is made once for a second in which nothing changes`() async throws {
        let site = try await OperationsSite()
        let cache = FreshCache<String, Int>(store: site.store)
        let maker = Maker()
        func value(_ key: String, _ moment: Timestamp) async throws -> Int { try await cache.value(key, at: moment) { _ in maker.make() } }
        #expect(try await value("page", Self.after(milliseconds: 0)) == 1)
        #expect(try await value("page", Self.after(milliseconds: 999)) == 1)
        #expect(try await value("other page", Self.after(milliseconds: 999)) == 2)
        #expect(try await value("page", Self.after(milliseconds: 1_000)) == 3)
        // Whoever read the clock just before the second was over may be last.
        #expect(try await value("page", Self.after(milliseconds: 999)) == 3)
        // A clock that was set back.
        #expect(try await value("page", Self.after(milliseconds: -60_000)) == 4)
        #expect(maker.times == 4)
    }

    @Test func `it is made as of the beginning of its second`() async throws {
        let site = try await OperationsSite()
        let cache = FreshCache<String, Timestamp>(store: site.store)
        #expect(try await cache.value("page", at: Self.after(milliseconds: 700)) { $0 } == Self.noon)
    }

    @Test func `a change is in the next answer, whoever has made it`() async throws {
        let site = try await OperationsSite()
        // A store of its own has connections of its own, as another process would.
        let other = try await SQLiteFleetStore.open(path: site.directory.database)
        let cache = FreshCache<String, [String]>(store: site.store)
        func venues() async throws -> [String] {
            try await cache.value("venues", at: Self.noon) { [store = site.store] _ in try await store.venues().map(\.venue.code.text) }
        }
        #expect(try await venues() == ["CORO"])
        for (number, store) in [site.store, other, site.store, other, other].enumerated() {
            let code = "VEN\(number)"
            _ = try await store.createVenue(VenueCode(code), VenueDetails(name: code), by: OperationsSite.author)
            #expect(try await venues().last == code)
        }
        // Progress writes no event, and counts nevertheless.
        let id = try await site.startDeployment()
        let progress = FreshCache<Int, UInt64?>(store: site.store)
        for written: UInt64 in [10, 20] {
            let update = ProgressUpdate(
                deployment: id, progress: DeploymentProgress(bytesTotal: 100, bytesWritten: written), seenAt: SystemClock.now())
            try await other.recordProgress([update])
            let shown = try await progress.value(1, at: Self.noon) { [store = site.store] _ in
                try await store.deployment(id).progress.bytesWritten
            }
            #expect(shown == written)
        }
    }

    @Test func `what changed while a value was made is not missing from the next one`() async throws {
        let site = try await OperationsSite()
        let cache = FreshCache<String, Int>(store: site.store)
        let first = try await cache.value("venues", at: Self.noon) { [store = site.store] _ in
            let count = try await store.venues().count
            _ = try await store.createVenue(VenueCode("LATE"), VenueDetails(name: "Late"), by: OperationsSite.author)
            return count
        }
        let second = try await cache.value("venues", at: Self.noon) { [store = site.store] _ in try await store.venues().count }
        #expect((first, second) == (1, 2))
    }

    @Test func `those who ask at once wait for the one that is being made`() async throws {
        let site = try await OperationsSite()
        let cache = FreshCache<String, Int>(store: site.store)
        let maker = Maker()
        let (gate, opener) = AsyncStream.makeStream(of: Void.self)
        let values = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    try await cache.value("page", at: Self.noon) { _ in
                        for await _ in gate { break }
                        return maker.make()
                    }
                }
            }
            opener.finish()
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(values == Array(repeating: 1, count: 20))
        #expect(maker.times == 1)
    }

    @Test func `a client that goes does not end what others wait for`() async throws {
        let site = try await OperationsSite()
        let cache = FreshCache<String, Bool>(store: site.store)
        let task = Task {
            try await cache.value("page", at: Self.noon) { _ in Task.isCancelled }
        }
        task.cancel()
        #expect(try await task.value == false)
    }

    @Test func `a failure is told, and not kept`() async throws {
        struct Trouble: Error {}
        let site = try await OperationsSite()
        let cache = FreshCache<String, Int>(store: site.store)
        await #expect(throws: Trouble.self) { try await cache.value("page", at: Self.noon) { _ in throw Trouble() } }
        #expect(try await cache.value("page", at: Self.noon) { _ in 7 } == 7)
    }

    @Test func `it begins anew rather than keep more than its capacity`() async throws {
        let site = try await OperationsSite()
        let cache = FreshCache<Int, Int>(store: site.store, capacity: 2)
        let maker = Maker()
        for key in [1, 2, 1, 2, 3, 3, 1] { _ = try await cache.value(key, at: Self.noon) { _ in maker.make() } }
        #expect(maker.times == 4)
    }
}
