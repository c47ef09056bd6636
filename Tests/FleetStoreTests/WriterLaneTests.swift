import Dispatch
import SQLite
import Synchronization
import TestSupport
import Testing

@testable import FleetStore

struct WriterLaneTests {
    private struct Refusal: Error {}

    private let directory: TemporaryDirectory
    private let lane: WriterLane

    private var path: String { directory.file("x.db") }

    init() throws {
        directory = try TemporaryDirectory()
        var connection = try Connection(path: directory.file("x.db"))
        try connection.run(script: "PRAGMA journal_mode = WAL; CREATE TABLE t (i INTEGER UNIQUE) STRICT")
        lane = WriterLane(connection)
    }

    /// Hands in changes while another one holds up the lane, so that they all wait at the same time.
    private func together(
        _ changes: [@Sendable (inout Connection) throws -> Void]
    ) async -> [Result<Void, any Error>] {
        let gate = DispatchSemaphore(value: 0)
        let isHeldUp = Mutex(false)
        let lane = lane
        let first = Task.immediate {
            await lane.run { _ in
                isHeldUp.withLock { $0 = true }
                gate.wait()
            }
        }
        // From here on it is a group of its own.
        while !isHeldUp.withLock({ $0 }) { await Task.yield() }
        // An immediate task runs at once until it has to wait: for its turn.
        let waiting = changes.map { change in Task.immediate { await lane.run(change) } }
        gate.signal()
        _ = await first.value
        var results: [Result<Void, any Error>] = []
        for task in waiting { results.append(await task.value) }
        return results
    }

    private static func numbers(in connection: inout Connection) throws -> [Int64] {
        try connection.rows("SELECT i FROM t ORDER BY i") { row in try row.integer("i") }
    }

    private func numbers() throws -> [Int64] {
        var connection = try Connection(path: path, mode: .readOnly)
        return try Self.numbers(in: &connection)
    }

    private static func insert(_ number: Int) -> @Sendable (inout Connection) throws -> Void {
        { try $0.run("INSERT INTO t VALUES (\(number))") }
    }

    @Test func `changes that wait together are one transaction, of which no reader sees a part`() async throws {
        let path = path
        let look: @Sendable (inout Connection) throws -> Void = { connection in
            var reader = try Connection(path: path, mode: .readOnly)
            #expect(try Self.numbers(in: &connection) == [1, 2, 3])
            #expect(try Self.numbers(in: &reader) == [])
        }
        let results = await together([Self.insert(1), Self.insert(2), Self.insert(3), look])
        for result in results { try result.get() }
        #expect(try numbers() == [1, 2, 3])
    }

    @Test func `a change that throws leaves nothing behind, and the others of its group whole`() async throws {
        let results = await together([
            Self.insert(1),
            { connection in
                try connection.run("INSERT INTO t VALUES (2)")
                throw Refusal()
            },
            Self.insert(1),
            Self.insert(3),
        ])
        try results[0].get()
        #expect(throws: Refusal.self) { try results[1].get() }
        #expect(#expect(throws: SQLiteError.self) { try results[2].get() }?.kind == .constraint)
        try results[3].get()
        #expect(try numbers() == [1, 3])
    }

    @Test func `when the whole transaction is lost, everyone in it is told why, and nothing has happened`() async throws {
        let results = await together([
            Self.insert(1),
            { _ in throw Refusal() },
            { connection in
                // What SQLite does by itself when the disk is full.
                try connection.run("ROLLBACK")
                throw SQLiteError(code: 13, message: "database or disk is full", sql: "")
            },
            Self.insert(4),
        ])
        for result in results { #expect(#expect(throws: SQLiteError.self) { try result.get() }?.kind == .full) }
        #expect(try numbers() == [])
        // The next ones are not affected.
        for result in await together([Self.insert(5), Self.insert(6)]) { try result.get() }
        #expect(try numbers() == [5, 6])
    }

    @Test func `more changes than a transaction takes are all made, in the order in which they came`() async throws {
        let count = WriterLane.groupLimit * 3 + 1
        let results = await together(
            (1...count).map { number in
                { connection in
                    #expect(try connection.first("SELECT count(*) AS n FROM t") { row in try row.integer("n") } == Int64(number - 1))
                    try connection.run("INSERT INTO t VALUES (\(number))")
                }
            })
        for result in results { try result.get() }
        #expect(try numbers().count == count)
    }

    @Test func `nobody is answered before the log is on the disk, and the writer goes on meanwhile`() async throws {
        let gate = DispatchSemaphore(value: 0)
        let flushCount = Mutex(0)
        let isFirstAnswered = Mutex(false)
        let flushes = FlushLane {
            flushCount.withLock { $0 += 1 }
            gate.wait()
        }
        let lane = WriterLane(try Connection(path: path), flushes: flushes)
        let first = Task.immediate {
            try await lane.run(Self.insert(1)).get()
            isFirstAnswered.withLock { $0 = true }
        }
        while flushCount.withLock({ $0 }) == 0 { await Task.yield() }
        let second = Task.immediate { try await lane.run(Self.insert(2)).get() }
        // Committed, though neither is answered.
        while try numbers() != [1, 2] { await Task.yield() }
        #expect(!isFirstAnswered.withLock { $0 })
        gate.signal()
        try await first.value
        gate.signal()
        try await second.value
        #expect(flushCount.withLock { $0 } == 2)
    }

    @Test func `when the disk did not take a commit, those in it are told so, and nothing is committed any more`() async throws {
        struct DiskError: Error {}
        let isBroken = Mutex(true)
        let lane = WriterLane(
            try Connection(path: path),
            flushes: FlushLane { if isBroken.withLock({ $0 }) { throw DiskError() } })
        let first = await lane.run(Self.insert(1))
        #expect(throws: StoreFailure.self) { try first.get() }
        // A disk says so once, whatever it has lost.
        isBroken.withLock { $0 = false }
        let second = await lane.run(Self.insert(2))
        #expect(throws: StoreFailure.self) { try second.get() }
        #expect(throws: StoreFailure.self) { try lane.check() }
        #expect(try numbers() == [1])
    }

    @Test func `what was answered can be read by others at once`() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...200 {
                group.addTask { [lane] in
                    try await lane.run(Self.insert(number)).get()
                    #expect(try numbers().contains(Int64(number)))
                }
            }
            try await group.waitForAll()
        }
    }
}
