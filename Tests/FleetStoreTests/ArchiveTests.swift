import Fleet
import FleetStore
import Foundation
import SQLite
import TestSupport
import Testing

/// Old history goes into a file of its own, and only what is in it is removed.
struct ArchiveTests {
    /// A store with a device done on day 0, one failed on day 1, one open since day 1, and one done on day 3.
    private func fleet() async throws -> TestFleet {
        let fleet = try await TestFleet.ready(karts: "1-9")
        func ask(_ serial: String, day: Int64) async throws -> DeploymentID {
            try #require(try await fleet.ask(try TestFleet.device(serial), at: day * 86_400).granted).deployment.id
        }
        _ = try await fleet.report(
            .downloading, of: ask("AA01", day: 0), message: "on it", progress: DeploymentProgress(stageTimes: ["write": 5]), at: 10)
        _ = try await fleet.report(.success, of: DeploymentID(1), at: 20)
        _ = try await fleet.report(.failed, of: ask("AA02", day: 1), error: "card error", at: 86_400 + 20)
        _ = try await ask("AA03", day: 1)
        _ = try await fleet.report(.success, of: ask("AA04", day: 3), at: 3 * 86_400 + 20)
        return fleet
    }

    private func move(_ fleet: TestFleet, before day: Int64, to name: String = "archive.db") async throws -> HistoryArchive.Summary {
        try await HistoryArchive.move(
            before: TestFleet.author(at: day * 86_400).at, from: fleet.path, to: fleet.directory.file(name),
            by: TestFleet.author(at: 4 * 86_400))
    }

    @Test func `what ended before a moment goes into the archive with all that belongs to it, and the rest stays`() async throws {
        let fleet = try await fleet()
        let noted = try #require(try await fleet.store.verify().head)
        var before = try fleet.connection()
        let rows = try before.rows("SELECT * FROM deployment_history WHERE id <= 2") { row in try row.values }
        let events = try before.rows("SELECT * FROM events WHERE at_ms < \(TestFleet.author(at: 2 * 86_400).at.milliseconds)") { row in
            try row.values
        }
        let summary = try await move(fleet, before: 2)
        #expect(summary.deployments == 2)
        #expect(summary.events == Int64(events.count))
        var archive = try Connection(path: fleet.directory.file("archive.db"), mode: .readOnly)
        #expect(try archive.rows("SELECT * FROM deployment_history ORDER BY id") { row in try row.values } == rows)
        #expect(try archive.rows("SELECT * FROM events ORDER BY id") { row in try row.values } == events)
        #expect(try archive.rows("SELECT message FROM deployment_log") { row in try row.text("message") } == ["on it"])
        #expect(try archive.rows("SELECT stage FROM deployment_stages") { row in try row.text("stage") } == ["write"])

        #expect(try await fleet.store.deployments(DeploymentFilter()).map(\.id.value) == [4, 3])
        #expect(try await fleet.store.verify(noted: noted).problems == [])
        #expect(try await fleet.store.statistics().successfulDeploymentCount == 1)
        // The archive's own digest is in the log.
        let digest = try await ShellCommand.runAside("sha256sum < '\(fleet.directory.file("archive.db"))'").prefix(64)
        let told = try await fleet.store.events(EventFilter(kind: "events.archived"))
        #expect(summary.digest == digest)
        #expect(told.count == 1 && told[0].detail.contains(digest))
    }

    @Test func `the log can be checked after each of several archives, and a forged cut is found`() async throws {
        let fleet = try await fleet()
        _ = try await move(fleet, before: 1, to: "one.db")
        #expect(try await fleet.store.verify().problems == [])
        _ = try await move(fleet, before: 4, to: "two.db")
        #expect(try await fleet.store.verify().problems == [])
        _ = try await fleet.name("AA09")
        #expect(try await fleet.store.verify().problems == [])
        // More is cut off than was archived.
        try fleet.breakIn(
            """
            UPDATE audit_head SET archived_through = archived_through + 1;
            DELETE FROM events WHERE id <= (SELECT archived_through FROM audit_head)
            """)
        let problems = try await fleet.store.verify().problems
        #expect(problems.contains { $0.contains("are gone, and no event says that they were archived") }, "\(problems)")
    }

    @Test func `a noted head that was archived is told apart from one that was rewritten`() async throws {
        let fleet = try await fleet()
        let early = AuditHead(id: 2, hash: String(repeating: "1", count: 64))
        let wrong = try await fleet.store.verify(noted: early).problems
        #expect(wrong.first?.hasPrefix("The noted head is not in the audit log") == true, "\(wrong)")
        _ = try await move(fleet, before: 2)
        let archived = try await fleet.store.verify(noted: early).problems
        #expect(archived.first?.contains("Look for it in the archive") == true, "\(archived)")
    }

    @Test func `nothing to archive makes no file, and no file is overwritten`() async throws {
        let fleet = try await fleet()
        let summary = try await move(fleet, before: -1)
        #expect(summary.deployments == 0 && summary.events == 0 && summary.digest.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: fleet.directory.file("archive.db")))
        try fleet.directory.write("mine", to: "archive.db")
        await #expect(throws: DatabaseFileError.exists(path: fleet.directory.file("archive.db"))) { try await move(fleet, before: 2) }
        #expect(try await fleet.store.deployments(DeploymentFilter()).count == 4)
    }

    @Test func `a damaged log is not archived`() async throws {
        let fleet = try await fleet()
        try fleet.breakIn("UPDATE events SET detail = '{}' WHERE id = 3")
        await #expect(throws: DatabaseFileError.self) { try await move(fleet, before: 2) }
        #expect(try await fleet.store.deployments(DeploymentFilter()).count == 4)
        #expect(!FileManager.default.fileExists(atPath: fleet.directory.file("archive.db")))
    }

    @Test func `devices go on while history is archived`() async throws {
        let fleet = try await fleet()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 5...9 { group.addTask { _ = try await fleet.ask(try TestFleet.device("BB\(number)"), at: 5 * 86_400) } }
            group.addTask { _ = try await move(fleet, before: 2) }
            try await group.waitForAll()
        }
        #expect(try await fleet.store.verify().problems == [])
        #expect(try await fleet.store.deployments(DeploymentFilter()).count == 7)
    }
}
