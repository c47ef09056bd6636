import Fleet
import FleetStore
import Foundation
import SQLite
import TestSupport
import Testing

/// A file of the original system is opened, and everything that it held is still there.
struct AdoptionTests {
    private struct Kept {
        var tables: [String: [[String: SQLValue]]] = [:]

        init(_ path: String) throws {
            var connection = try Connection(path: path, mode: .existing)
            let names = try connection.rows(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
            ) { row in try row.text("name") }
            for name in names {
                tables[name] = try connection.rows(SQL(stringLiteral: "SELECT * FROM \"\(name)\"")) { row in try row.values }
            }
        }

        subscript(table: String) -> [[String: SQLValue]] { tables[table] ?? [] }
    }

    // Where the rows of a table of the original are now.
    private static let homes = ["master_images": "original_images"]

    @Test(arguments: OriginalDatabase.Kind.allCases)
    func `every row and value of an original database is kept, twice in a row`(kind: OriginalDatabase.Kind) async throws {
        for seed in 1...2 as ClosedRange<UInt64> {
            let directory = try TemporaryDirectory()
            let original = try OriginalDatabase.make(kind, in: directory, seed: seed)
            let before = try Kept(original.path)
            let store = try await SQLiteFleetStore.open(path: original.path, createIfMissing: false)
            let report = try #require(store.adoption)
            #expect(try await store.verify().problems == [])
            let after = try Kept(original.path)

            #expect(report.found == before.tables.values.reduce(0) { $0 + $1.count })
            for (table, rows) in before.tables { try expectKept(rows, of: table, in: after, report: report) }
            let backup = try #require(report.backupPath)
            #expect(try Kept(backup).tables == before.tables)
            try await expectReadable(store)

            // The second opening finds nothing to do.
            let again = try await SQLiteFleetStore.open(path: original.path, createIfMissing: false)
            #expect(again.adoption == nil)
            #expect(try Kept(original.path).tables == after.tables)
            let backups = try FileManager.default.contentsOfDirectory(atPath: directory.path).filter { $0.contains("before-adoption") }
            #expect(backups.count == 1)
        }
    }

    private func expectKept(_ rows: [[String: SQLValue]], of table: String, in after: Kept, report: AdoptionReport) throws {
        let counts = try #require(report.tables.first { $0.name == table })
        #expect(counts.found == rows.count)
        #expect(counts.found == counts.kept + counts.changed + counts.setAside)
        let records = after["adopted_rows"].filter { $0["source_table"] == .text(table) }
        #expect(records.count == counts.changed + counts.setAside)
        let present = Dictionary(after[Self.homes[table] ?? table].map { ($0["id"], $0) }, uniquingKeysWith: { first, _ in first })
        let recorded = Set(records.compactMap { record in record["content"].flatMap(Self.values(ofJSON:)) })
        for row in rows {
            if let now = present[row["id"]], row.allSatisfy({ now[$0.key] == $0.value || $0.value == .null && now[$0.key] == nil }) {
                continue
            }
            let isRecorded = recorded.contains(row)
            #expect(isRecorded, "\(table): \(row)")
        }
        if Self.homes[table] ?? table != "settings" {
            let made = table == "venues" ? report.additions.filter { $0.hasPrefix("venue") }.count : 0
            #expect(after[Self.homes[table] ?? table].count == counts.kept + counts.changed + made, "\(table)")
        }
    }

    private static func values(ofJSON value: SQLValue) -> [String: SQLValue]? {
        guard case .text(let text) = value, let object = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] else {
            return nil
        }
        return object.mapValues { value in
            switch value {
            case let text as String: .text(text)
            case let number as NSNumber:
                Double(Int64(truncating: number)) == Double(truncating: number)
                    ? .integer(Int64(truncating: number)) : .real(Double(truncating: number))
            case let bytes as [String: String]: .blob(Self.bytes(ofHex: bytes["hex"] ?? ""))
            default: .null
            }
        }
    }

    private static func bytes(ofHex text: String) -> [UInt8] {
        stride(from: 0, to: text.count, by: 2).compactMap { UInt8(text.dropFirst($0).prefix(2), radix: 16) }
    }

    /// Everything can be read as values of the fleet.
    private func expectReadable(_ store: SQLiteFleetStore) async throws {
        _ = try await store.venues()
        _ = try await store.products()
        _ = try await store.hostnames(HostnameFilter())
        _ = try await store.images()
        _ = try await store.originalImages()
        _ = try await store.batches(BatchFilter())
        _ = try await store.activeBatch()
        _ = try await store.waitingDevices()
        _ = try await store.statistics()
        var before: DeploymentID?
        while let last = try await store.deployments(DeploymentFilter(before: before, limit: 1_000)).last { before = last.id }
        #expect(try await store.events(after: 0, limit: 10).map(\.kind) == ["database.adopted"])
    }

    @Test func `a device of the original keeps its hostname, and free numbers are given on`() async throws {
        let directory = try TemporaryDirectory()
        let original = try OriginalDatabase.make(.orderly, in: directory)
        let fleet = TestFleet(directory: directory, store: try await SQLiteFleetStore.open(path: original.path))
        let image = try TestFleet.image("karts")
        _ = try await fleet.store.addImage(image, by: TestFleet.author())
        _ = try await fleet.store.activateImage(image.name, by: TestFleet.author())
        #expect(try await fleet.name("1000000000ABCDE2") == "KXP2-CORO-002")
        #expect(try await fleet.name("2000") == "KXP2-CORO-005")
    }

    @Test func `a device with a hostname for each retry keeps the newest, and the others are retired with the reason`() async throws {
        let directory = try TemporaryDirectory()
        let original = try OriginalDatabase.make(.worn, in: directory)
        let store = try await SQLiteFleetStore.open(path: original.path)
        #expect(try await store.hostname(Hostname("KXP2-CORO-034")).state == .assigned)
        #expect(try await store.hostname(Hostname("KXP2-CORO-033")).state == .retired)
        #expect(try await store.hostname(Hostname("KXP2-CORO-001")).state == .retired)
        // A number that is free takes the form that imports give it; one that a device has stays as its card has it.
        #expect(try await store.hostname(Hostname("KXP2-CORO-031")).state == .available)
        #expect(try await store.hostname(Hostname("KXP2-CORO-32")).state == .assigned)
        #expect(try await store.hostname(Hostname("KXP2-LAX1-001")).device?.mac?.text == "2c:cf:67:00:00:99")
    }

    @Test func `a device that asks for an image of the original is told to have it added`() async throws {
        let directory = try TemporaryDirectory()
        let original = try OriginalDatabase.make(.orderly, in: directory)
        let store = try await SQLiteFleetStore.open(path: original.path)
        #expect(store.adoption?.images.map(\.fileName) == ["kxp2-1.1.img", "kxp2-1.0.img"])
        let fleet = TestFleet(directory: directory, store: store)
        let reason = try #require(try await fleet.ask(try TestFleet.device("2000")).reason)
        #expect(reason.description.contains("'image add") && reason.description.contains("kxp2-1.1.img"), "\(reason.description)")
        #expect(try await store.originalImages().count == 2)
        var properties = try TestFleet.image("karts", version: "1.1")
        _ = try await store.addImage(properties, by: TestFleet.author())
        #expect(try await store.originalImages().map(\.fileName) == ["kxp2-1.0.img"])
        properties = try TestFleet.image("old", version: "1.0")
        _ = try await store.addImage(properties, by: TestFleet.author())
        #expect(try await store.originalImages().count == 0)
    }

    @Test func `after an adoption of whatever numbers and times devices are served, and every table takes new rows`() async throws {
        let directory = try TemporaryDirectory()
        let original = try OriginalDatabase.make(.extreme, in: directory)
        let store = try await SQLiteFleetStore.open(path: original.path)
        let fleet = TestFleet(directory: directory, store: store)
        let image = try TestFleet.image("karts")
        _ = try await store.addImage(image, by: TestFleet.author())
        _ = try await store.activateImage(image.name, by: TestFleet.author())
        #expect(try await store.batches(BatchFilter(state: .active)).map(\.plan.count) == [5, 3, 100_000])
        // The device of a row with the highest of all numbers keeps its hostname; so does one that was reserved two.
        #expect(try await fleet.name("1000000000000207") == "KXP2-CORO-207")
        #expect(try await store.hostname(Hostname("KXP2-CORO-202")).state == .reserved)
        #expect(try await store.hostname(Hostname("KXP2-CORO-201")).state == .retired)
        #expect(try await store.hostname(Hostname("KXP2-CORO-204")).state == .reserved)
        #expect(try await store.hostname(Hostname("KXP2-CORO-203")).state == .retired)
        _ = try await store.createVenue(VenueCode("NEW1"), VenueDetails(name: "New"), by: TestFleet.author())
        try await fleet.importKarts("300-310")
        let batch = try await fleet.createBatch(1)
        #expect(batch.id.value > 0 && batch.id.value < 1_000)
        let venues = try await store.venues()
        #expect(venues.allSatisfy { $0.venue.details.name.unicodeScalars.count <= 100 })
        #expect(venues.first { $0.venue.code.text == "SECS" }?.venue.createdAt.text == "2023-11-14 22:13:20")
        #expect(venues.first { $0.venue.code.text == "OVER" }?.venue.createdAt.text == "1970-01-01 00:00:00")
        let reasons = try #require(store.adoption).reasons.filter { $0.table == "deployment_batches" }.map(\.text)
        #expect(reasons.contains("it is for more devices than the 100000 that a batch can be for"), "\(reasons)")
        #expect(try await store.verify().problems == [])
    }

    @Test func `an unreadable batch is found by the check of the whole database`() async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        let batch = try await fleet.startBatch(1)
        do {
            var connection = try fleet.connection()
            try connection.run("UPDATE deployment_batches SET image_name = 'no image/' WHERE id = \(batch.id.value)")
        }
        let problems = try await fleet.store.verify().problems
        #expect(problems.count == 1 && problems[0].hasPrefix("Row 1 of deployment_batches cannot be read: An image name is"), "\(problems)")
    }

    @Test func `several processes may open a file of the original at the same time`() async throws {
        let directory = try TemporaryDirectory()
        let original = try OriginalDatabase.make(.worn, in: directory)
        let path = original.path
        let adoptions = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<6 {
                group.addTask { try await SQLiteFleetStore.open(path: path, readerCount: 1).adoption != nil }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(adoptions == 1)
    }

    @Test func `an adoption that cannot keep a copy changes nothing`() async throws {
        let directory = try TemporaryDirectory()
        let original = try OriginalDatabase.make(.orderly, in: directory)
        let before = try Kept(original.path)
        // The name that the copy would have is taken by a folder, for each second that may come.
        let now = Int(Date().timeIntervalSince1970)
        for second in now...now + 30 {
            let name = Timestamp(milliseconds: Int64(second) * 1_000).iso8601.filter { $0 != "-" && $0 != ":" }
            try FileManager.default.createDirectory(atPath: original.path + ".before-adoption-\(name)", withIntermediateDirectories: false)
        }
        await #expect(throws: StoreError.self) { try await SQLiteFleetStore.open(path: original.path) }
        #expect(try Kept(original.path).tables == before.tables)
    }
}
