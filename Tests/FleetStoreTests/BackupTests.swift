import Fleet
import FleetStore
import Foundation
import SQLite
import TestSupport
import Testing

/// Copies of the database, and the way back.
struct BackupTests {
    private func author() -> Authorship { Authorship(.commandLine(login: "alice", account: nil), at: TestFleet.author(at: 99).at) }

    @Test func `a backup made under load is whole, and restored it passes the check`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-3000")
        let goesOn = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(0))
        try await withThrowingTaskGroup(of: Void.self) { group in
            // Devices ask through this store and through another process's, until the last backup is made.
            let other = try await SQLiteFleetStore.open(path: fleet.path, readerCount: 1)
            for (number, store) in [fleet.store, fleet.store, other].enumerated() {
                let busy = TestFleet(directory: fleet.directory, store: store)
                group.addTask {
                    var device = 0
                    while !Task.isCancelled {
                        device += 1
                        let id = try #require(try await busy.ask(try TestFleet.device("\(number)A\(device)")).granted).deployment.id
                        _ = try await busy.report(.downloading, of: id, message: "on it")
                        _ = try await busy.report(.success, of: id)
                        goesOn.continuation.yield()
                    }
                }
            }
            var news = goesOn.stream.makeAsyncIterator()
            var heads: [AuditHead] = []
            for number in 1...4 {
                await news.next()
                let report = try await DatabaseBackup.make(of: fleet.path, at: fleet.directory.file("backup-\(number).db"))
                #expect(report.isSound)
                heads.append(try #require(report.head))
            }
            group.cancelAll()
            while let _ = await group.nextResult() {}
            // Changes went on between the backups.
            #expect(Set(heads.map(\.id)).count == heads.count && heads.map(\.id) == heads.map(\.id).sorted())
            // What each of them holds is the beginning of what came after.
            for head in heads { #expect(try await fleet.store.verify(noted: head).problems == []) }
        }
        let place = try TemporaryDirectory()
        for number in 1...4 {
            let restoration = try await DatabaseBackup.restore(
                fleet.directory.file("backup-\(number).db"), to: place.file("deployment.db"),
                by: Authorship("test", at: TestFleet.author(at: Int64(number)).at))
            #expect(restoration.report.isSound)
            #expect((restoration.replacedPath != nil) == (number > 1))
            let restored = try await SQLiteFleetStore.open(path: place.file("deployment.db"), createIfMissing: false)
            #expect(try await restored.verify().problems == [])
        }
    }

    @Test func `a backup is one file, and never takes the place of another`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-5")
        let path = fleet.directory.file("backup.db")
        _ = try await DatabaseBackup.make(of: fleet.path, at: path)
        let content = try #require(FileManager.default.contents(atPath: path))
        await #expect(throws: DatabaseFileError.exists(path: path)) { try await DatabaseBackup.make(of: fleet.path, at: path) }
        #expect(FileManager.default.contents(atPath: path) == content)
        let names = try FileManager.default.contentsOfDirectory(atPath: fleet.directory.path).filter { $0.contains("backup") }
        #expect(names == ["backup.db"])
    }

    @Test func `a damaged database is not backed up, and nothing is left of the attempt`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-5")
        try fleet.breakIn("UPDATE events SET detail = '{}' WHERE id = 1")
        let path = fleet.directory.file("backup.db")
        let error = await #expect(throws: DatabaseFileError.self) { try await DatabaseBackup.make(of: fleet.path, at: path) }
        #expect(error?.description.contains("Event 1 of the audit log was changed") == true)
        let names = try FileManager.default.contentsOfDirectory(atPath: fleet.directory.path).filter { $0.contains("backup") }
        #expect(names == [])
    }

    @Test func `a database in use is not replaced, by whatever process it is used`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-5")
        let backup = fleet.directory.file("backup.db")
        _ = try await DatabaseBackup.make(of: fleet.path, at: backup)
        let folder = fleet.directory.path
        await #expect(throws: DatabaseFileError.inUse(folder: folder)) {
            try await DatabaseBackup.restore(backup, to: fleet.path, by: TestFleet.author())
        }
        await #expect(throws: DatabaseFileError.inUse(folder: folder)) {
            try await DatabaseBackup.reset(fleet.path, by: TestFleet.author())
        }
        #expect(try await fleet.store.verify().isSound)
    }

    @Test func `a restoration keeps the replaced file with what was not yet written into it`() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("deployment.db")
        let backup = directory.file("backup.db")
        do {
            let fleet = TestFleet(directory: directory, store: try await SQLiteFleetStore.open(path: path))
            _ = try await fleet.store.createVenue(VenueCode("OLD1"), VenueDetails(name: "Before"), by: author())
            _ = try await DatabaseBackup.make(of: path, at: backup)
            _ = try await fleet.store.createVenue(VenueCode("NEW1"), VenueDetails(name: "After"), by: author())
        }
        let restoration = try await DatabaseBackup.restore(backup, to: path, by: author())
        let replaced = try #require(restoration.replacedPath)
        #expect(replaced == "\(path).replaced-20260301T120139Z")
        let present = try await SQLiteFleetStore.open(path: path, createIfMissing: false)
        #expect(try await present.venues().map(\.venue.code.text) == ["OLD1"])
        let last = try #require(try await present.events(EventFilter()).last)
        #expect(last.kind == "database.restored" && last.actor == "cli alice")
        let kept = try await SQLiteFleetStore.open(path: replaced, createIfMissing: false)
        #expect(try await kept.venues().map(\.venue.code.text) == ["NEW1", "OLD1"])
    }

    @Test func `a backup of a newer program, a damaged one and anything else are refused, and the database stays`() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("deployment.db")
        let files = try TemporaryDirectory()
        do {
            _ = try await SQLiteFleetStore.open(path: path).createVenue(VenueCode("STAY"), VenueDetails(name: "Stays"), by: author())
            for name in ["newer", "tampered", "garbage"] { _ = try await DatabaseBackup.make(of: path, at: files.file(name)) }
        }
        let newest = SQLiteFleetStore.newestSchemaVersion
        var newer = try Connection(path: files.file("newer"), mode: .existing)
        try newer.run(script: "PRAGMA user_version = \(newest + 1)")
        var tampered = try Connection(path: files.file("tampered"), mode: .existing)
        try tampered.run(script: "UPDATE audit_head SET hash = zeroblob(32)")
        let file = try #require(FileHandle(forUpdatingAtPath: files.file("garbage")))
        try file.seek(toOffset: 3 * 4_096)
        try file.write(contentsOf: Data(repeating: 0x5A, count: 40 * 4_096))
        try file.close()
        try files.write(String(repeating: "text ", count: 2_000), to: "text")

        await #expect(throws: DatabaseFileError.store(.newerSchema(path: files.file("newer"), found: newest + 1, known: newest))) {
            try await DatabaseBackup.restore(files.file("newer"), to: path, by: author())
        }
        for name in ["tampered", "garbage", "text", "none"] {
            await #expect(throws: DatabaseFileError.self) { try await DatabaseBackup.restore(files.file(name), to: path, by: author()) }
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        #expect(names.allSatisfy { $0.hasPrefix("deployment.db") && !$0.contains("re") }, "\(names)")
        let store = try await SQLiteFleetStore.open(path: path, createIfMissing: false)
        #expect(try await store.venues().map(\.venue.code.text) == ["STAY"])
    }

    @Test func `a database of the original can be restored, after a look at what becomes of it`() async throws {
        let directory = try TemporaryDirectory()
        let original = try OriginalDatabase.make(.worn, in: directory)
        let content = try #require(FileManager.default.contents(atPath: original.path))
        let preview = try await DatabaseBackup.previewAdoption(of: original.path)
        #expect(FileManager.default.contents(atPath: original.path) == content)
        let place = try TemporaryDirectory()
        let restoration = try await DatabaseBackup.restore(original.path, to: place.file("deployment.db"), by: author())
        #expect(restoration.adoption == preview)
        #expect(restoration.replacedPath == nil)
        #expect(try await SQLiteFleetStore.open(path: place.file("deployment.db"), createIfMissing: false).verify().problems == [])
        await #expect(throws: DatabaseFileError.notOriginal(path: place.file("deployment.db"))) {
            try await DatabaseBackup.previewAdoption(of: place.file("deployment.db"))
        }
    }

    @Test func `a reset keeps the database beside the empty one`() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("deployment.db")
        _ = try await SQLiteFleetStore.open(path: path).createVenue(VenueCode("OLD1"), VenueDetails(name: "Before"), by: author())
        let kept = try #require(try await DatabaseBackup.reset(path, by: author()))
        let empty = try await SQLiteFleetStore.open(path: path, createIfMissing: false)
        #expect(try await empty.venues() == [])
        #expect(try await empty.events(EventFilter()).map(\.kind) == ["database.reset"])
        #expect(try await SQLiteFleetStore.open(path: kept, createIfMissing: false).venues().count == 1)
    }

    @Test func `damage is found: a broken reference and a page of garbage`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-2000")
        try fleet.breakIn("PRAGMA foreign_keys = OFF; DELETE FROM venues WHERE code = 'CORO'")
        let problems = try await fleet.store.verify().problems
        #expect(
            problems.contains { $0.contains("of hostname_pool refers to a row of venues that does not exist") }, "\(problems.prefix(3))")
    }
}
