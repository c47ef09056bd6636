import Fleet
import FleetStore
import Foundation
import SQLite
import Synchronization
import TestSupport
import Testing

/// What a store has answered is there, and what it could not do has not happened.
struct DurabilityTests {
    /// The answers that a process gave, one a line of a file that outlives it.
    private final class AnswerFile: Sendable {
        private let file: Mutex<FileHandle>
        private let delay: DispatchTimeInterval

        /// - Parameter delay: from the first answer to the process's end.
        init(_ path: String, killAfter delay: DispatchTimeInterval) throws {
            file = Mutex(try #require(FileHandle(forWritingAtPath: path)))
            self.delay = delay
        }

        func add(_ line: String) throws {
            try file.withLock { file in
                if try file.offset() == 0 { DispatchQueue.global().asyncAfter(deadline: .now() + delay) { kill(getpid(), SIGKILL) } }
                try file.write(contentsOf: Data((line + "\n").utf8))
            }
        }
    }

    /// Lets devices ask until the process is killed, at a random moment after the first answer.
    private static func serveUntilKilled(path: String, answers: String, seed: UInt64) async throws {
        let store = try await SQLiteFleetStore.open(path: path, createIfMissing: false)
        var random = SeededGenerator(seed: seed)
        let file = try AnswerFile(answers, killAfter: .microseconds(Int.random(in: 0...150_000, using: &random)))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for device in 0..<24 {
                group.addTask {
                    for number in 0... {
                        let serial = "\(10_000_000 + device * 100_000 + number)"
                        let decision = try await store.beginDeployment(
                            DeploymentRequest(
                                device: try TestFleet.device(serial), ipAddress: "192.168.151.100", product: try ProductCode("RXP2"),
                                venue: try VenueCode("CORO"), tokenDigest: try TestFleet.token(number)), by: TestFleet.author())
                        let granted = try #require(decision.granted)
                        try file.add("\(serial) \(granted.hostname) \(granted.deployment.id)")
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `every device that was answered keeps its hostname and deployment when the process is killed`(seed: UInt64) async throws {
        let fleet = try await TestFleet.ready()
        let answers = try fleet.directory.write("", to: "answers")
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [path = fleet.path as String, answers = answers as String, seed = seed as UInt64] in
            try await Self.serveUntilKilled(path: path, answers: answers, seed: seed)
        }
        let store = try await SQLiteFleetStore.open(path: fleet.path, createIfMissing: false)
        let lines = try String(contentsOfFile: answers, encoding: .utf8).split(separator: "\n").map { $0.split(separator: " ") }
        #expect(!lines.isEmpty)
        for line in lines {
            let record = try await store.hostname(try Hostname(String(line[1])))
            #expect(record.device?.serial?.text == String(line[0]), "seed \(seed)")
            let deployment = try await store.deployment(DeploymentID(try #require(Int64(line[2]))))
            #expect(deployment.hostname == record.hostname && deployment.isOpen, "seed \(seed)")
        }
        #expect(Set(lines.map { $0[1] }).count == lines.count)
        #expect(try await store.verify().problems == [])
    }

    /// Creates venues all at once; gives the errors by code, `nil` for those that were created.
    private static func createVenues(_ count: Int, in store: SQLiteFleetStore) async throws -> [VenueCode: StoreError?] {
        try await withThrowingTaskGroup(of: (VenueCode, StoreError?).self) { group in
            for number in 0..<count {
                let code = try VenueCode("V\(100 + number)")
                group.addTask {
                    let details = try VenueDetails(name: String(repeating: "x", count: 100), location: String(repeating: "y", count: 200))
                    do throws(StoreError) {
                        _ = try await store.createVenue(code, details, by: TestFleet.author())
                        return (code, nil)
                    } catch {
                        return (code, error)
                    }
                }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }

    @Test func `changes that cannot get the lock fail one and all as busy, and change nothing`() async throws {
        let fleet = try await TestFleet.empty()
        let store = try await SQLiteFleetStore.open(path: fleet.path, patience: 50)
        var other = try fleet.connection()
        try other.run(script: "BEGIN IMMEDIATE")
        let errors = try await Self.createVenues(20, in: store)
        #expect(errors.values.allSatisfy { $0 == .busy(path: fleet.path) })
        try other.run(script: "ROLLBACK")
        #expect(try await store.venues().isEmpty)
        #expect(try await store.events(after: 0, limit: 10).isEmpty)
        #expect(try await Self.createVenues(20, in: store).values.allSatisfy { $0 == nil })
    }

    @Test func `reads are answered while a hundred changes wait`() async throws {
        let fleet = try await TestFleet.empty()
        let store = fleet.store
        var other = try fleet.connection()
        try other.run(script: "BEGIN IMMEDIATE")
        // An immediate task runs at once until it has to wait: for the lock that is not given.
        let waiting = try (100..<200).map { number in
            let code = try VenueCode("V\(number)")
            return Task.immediate { _ = try await store.createVenue(code, try VenueDetails(name: "x"), by: TestFleet.author()) }
        }
        #expect(try await store.venues().isEmpty)
        #expect(try await store.statistics().venueCount == 0)
        try other.run(script: "ROLLBACK")
        for change in waiting { try await change.value }
        #expect(try await store.venues().count == 100)
    }

    // A limit on the size of files stands for a full disk: the log cannot grow, so groups cannot be committed.
    @Test func `changes that cannot be written to the disk fail with the reason, and change nothing`() async throws {
        let fleet = try await TestFleet.empty()
        await #expect(processExitsWith: .success) { [path = fleet.path as String] in
            signal(SIGXFSZ, SIG_IGN)
            let store = try await SQLiteFleetStore.open(path: path, createIfMissing: false)
            func limit(_ bytes: String) throws {
                try ShellCommand.run("prlimit --pid \(getpid()) --fsize=\(bytes):")
            }
            _ = try await store.createVenue(try VenueCode("BASE"), try VenueDetails(name: "base"), by: TestFleet.author())
            let size = try #require(FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int)
            try limit("\(size + 40_000)")
            let errors = try await Self.createVenues(200, in: store)
            try limit("unlimited")
            let failed = errors.filter { $0.value != nil }
            #expect(!failed.isEmpty)
            for error in failed.values {
                guard case .unusable? = error else {
                    Issue.record("wanted an unusable database, found \(String(describing: error))")
                    return
                }
            }
            let there = Set(try await store.venues().map(\.venue.code))
            #expect(there == Set(errors.keys.filter { failed[$0] == nil } + [try VenueCode("BASE")]))
            #expect(try await store.events(after: 0, limit: 1_000).count == there.count)
            #expect(try await store.verify().problems == [])
            _ = try await store.createVenue(try VenueCode("LAST"), try VenueDetails(name: "last"), by: TestFleet.author())
        }
    }
}
