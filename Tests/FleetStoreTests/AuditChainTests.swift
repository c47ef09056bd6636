import Fleet
import FleetStore
import SQLite
import TestSupport
import Testing

struct AuditChainTests {
    /// A store in which enough has happened, and what breaks it behind the program's back.
    private func problems(after damage: String, noted: AuditHead? = nil) async throws -> [String] {
        let fleet = try await TestFleet.ready(karts: "1-5")
        for serial in ["AA01", "AA02", "AA03"] { _ = try await fleet.name(serial) }
        #expect(try await fleet.store.verify().problems == [])
        try fleet.breakIn(damage)
        return try await fleet.store.verify(noted: noted).problems
    }

    @Test func `an event whose text was changed is found and named`() async throws {
        let problems = try await problems(after: "UPDATE events SET detail = '{\"name\":\"Other\"}' WHERE id = 2")
        #expect(problems == ["Event 2 of the audit log was changed: it does not match its hash (venue.created ARIA)."])
    }

    @Test(arguments: ["actor = 'nobody'", "at_ms = at_ms + 1", "subject = subject || 'x'", "kind = 'venue.deleted'"])
    func `so is one of which anything else was changed`(change: String) async throws {
        let problems = try await problems(after: "UPDATE events SET \(change) WHERE id = 1")
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("Event 1 of the audit log was changed") == true, "\(problems)")
    }

    @Test func `an event that was removed is found, from the middle, the beginning and the end`() async throws {
        #expect(try await problems(after: "DELETE FROM events WHERE id = 4") == ["Event 4 of the audit log is missing."])
        #expect(try await problems(after: "DELETE FROM events WHERE id <= 2") == ["Events 1 to 2 of the audit log is missing."])
        let cut = try await problems(after: "DELETE FROM events WHERE id > 9")
        #expect(cut.first?.hasPrefix("The end of the audit log is missing: it goes to event 9, and it had ") == true, "\(cut)")
    }

    @Test func `closing the gap of a removed event with new numbers is found`() async throws {
        let problems = try await problems(
            after: """
                DELETE FROM events WHERE id = 4;
                UPDATE events SET id = -id WHERE id > 4; UPDATE events SET id = -id - 1 WHERE id < 0;
                UPDATE audit_head SET event_id = event_id - 1;
                """)
        #expect(problems.contains("Event 4 of the audit log does not follow the one before it: one of the two was changed or replaced."))
    }

    @Test func `two events that changed places are found`() async throws {
        let problems = try await problems(
            after: "UPDATE events SET id = -4 WHERE id = 4; UPDATE events SET id = 4 WHERE id = 5; UPDATE events SET id = 5 WHERE id = -4")
        #expect(problems.contains { $0.hasPrefix("Event 4 of the audit log does not follow") }, "\(problems)")
    }

    @Test func `an event that was added by hand is found`() async throws {
        let problems = try await problems(
            after: """
                INSERT INTO events (id, at, at_ms, actor, kind, subject, detail, previous_hash, hash)
                SELECT event_id + 1, '2026-03-01 12:00:00', 1772366400000, 'server', 'venue.created', 'FAKE', '{}', hash, randomblob(32)
                FROM audit_head
                """)
        #expect(problems.contains { $0.contains("added by hand") }, "\(problems)")
        #expect(problems.contains { $0.contains("was changed: it does not match its hash (venue.created FAKE)") }, "\(problems)")
    }

    @Test(arguments: [
        (
            "UPDATE hostname_pool SET serial_number = 'EVIL9999' WHERE identifier = '001'",
            "The hostname KXP2-CORO-001 is assigned (EVIL9999)"
        ),
        (
            "UPDATE hostname_pool SET status = 'available', serial_number = NULL, assigned_date = NULL WHERE identifier = '002'",
            "The hostname KXP2-CORO-002 is available (no device)"
        ),
        ("DELETE FROM hostname_pool WHERE identifier = '003'", "The hostname KXP2-CORO-003 is missing"),
        ("UPDATE venues SET name = 'Hacked' WHERE code = 'ARIA'", "The venue ARIA is not as its last event"),
        ("DELETE FROM venues WHERE code = 'ARIA'", "The venue ARIA is not as its last event"),
        ("UPDATE master_images SET is_active = 0 WHERE product_type = 'RXP2'", "The active image of RXP2 is not rxp2-1.0"),
    ])
    func `a row that was changed or removed behind the program's back is found`(damage: String, sentence: String) async throws {
        let problems = try await problems(after: damage)
        #expect(problems.contains { $0.hasPrefix(sentence) }, "\(problems)")
    }

    @Test func `a batch whose count or state was changed is found`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-5")
        let plan = try BatchPlan(product: try ProductCode("KXP2"), venue: try VenueCode("CORO"), count: 3)
        let batch = try await fleet.store.createBatch(plan, by: TestFleet.author())
        _ = try await fleet.store.orderBatch(batch.id, .start, by: TestFleet.author())
        _ = try await fleet.name("AA01")
        #expect(try await fleet.store.verify().problems == [])
        for damage in ["remaining_count = 3", "remaining_count = 2, status = 'cancelled'"] {
            try fleet.breakIn("DROP TRIGGER IF EXISTS deployment_batches_count; UPDATE deployment_batches SET \(damage)")
            let problems = try await fleet.store.verify().problems
            #expect(problems.contains { $0.hasPrefix("The batch 1 is not as its last event") }, "\(problems)")
        }
    }

    @Test func `the schema itself refuses to change, to remove and to add what does not follow`() async throws {
        let fleet = try await TestFleet.ready()
        var connection = try fleet.connection()
        for statement in [
            "UPDATE events SET detail = '{}'", "DELETE FROM events",
            """
            INSERT INTO events (at, at_ms, actor, kind, subject, detail, previous_hash, hash)
            VALUES ('2026-03-01 12:00:00', 1772366400000, 'server', 'venue.created', 'FAKE', '{}', zeroblob(32), zeroblob(32))
            """,
        ] as [SQL] {
            #expect(throws: SQLiteError.self) { try connection.run(statement) }
        }
        #expect(try await fleet.store.verify().problems == [])
    }

    @Test func `a new chain over a falsified log is whole, but a head that was noted before shows it`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-5")
        let noted = try #require(try await fleet.store.verify().head)
        // Whoever knows the program can do this: the same events again with one of them left out.
        let forged = try await TestFleet.empty()
        for event in try await fleet.store.events(after: 0, limit: 100) where event.subject != "ARIA" {
            _ = event
            try await forged.store.createProduct(
                Product(code: try ProductCode("F\(event.id)"), name: "F", strategy: .pool), by: TestFleet.author())
        }
        #expect(try await forged.store.verify().problems == [])
        let problems = try await forged.store.verify(noted: noted).problems
        #expect(problems.count == 1)
        #expect(
            problems.first?.hasPrefix("The noted head is not in the audit log: event \(noted.id) is missing or has another hash") == true)
    }

    @Test func `a noted head stays good while the log grows, and reads back from its text`() async throws {
        let fleet = try await TestFleet.ready()
        let noted = try #require(try await fleet.store.verify().head)
        _ = try await fleet.importKarts("1-5")
        #expect(try await fleet.store.verify(noted: noted).problems == [])
        #expect(AuditHead(noted.description) == noted)
        for text in ["", "5", "x:00", "5:" + String(repeating: "g", count: 64)] { #expect(AuditHead(text) == nil) }
    }

    @Test func `a deployment that was removed, invented or changed behind the log is found`() async throws {
        #expect(
            try await problems(after: "DELETE FROM deployment_history WHERE id = 2").first?.hasPrefix("Deployment 2 is missing") == true)
        #expect(
            try await problems(
                after: """
                    UPDATE deployment_history SET deployment_status = 'success', completed_at = started_at, completed_ms = started_ms
                    WHERE id = 1
                    """
            ).first?.hasPrefix("Deployment 1 is 'success', but its last event") == true)
        #expect(
            try await problems(
                after: """
                    INSERT INTO deployment_history (mac_address, ip_address, deployment_status, refusal, started_at, completed_at, started_ms,
                        completed_ms, last_seen_ms, error_message)
                    VALUES ('2c:cf:67:00:00:01', '192.0.2.1', 'failed', 'pool-exhausted', '2026-03-01 12:00:00', '2026-03-01 12:00:00',
                        1772366400000, 1772366400000, 1772366400000, 'none')
                    """) == ["Deployment 4 is in the history, but no event tells of it."])
    }

    @Test func `a program that shares no code with this one comes to the same hashes`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-5")
        _ = try await fleet.name("AA01")
        _ = try await fleet.store.editVenue(
            VenueCode("CORO"), VenueDetails(name: "Corona \"Süd\" 🏁", location: "Halle\\2"), by: TestFleet.author(at: 7))
        let script = """
            import hashlib, sqlite3, struct, sys
            previous, count = bytes(32), 0
            columns = 'id, at_ms, actor, kind, subject, detail, previous_hash, hash'
            for row in sqlite3.connect(sys.argv[1]).execute(f'SELECT {columns} FROM events ORDER BY id'):
                data = b'rpi-deployment event 1\\0' + previous + struct.pack('<Qq', row[0], row[1])
                for text in row[2:6]:
                    data += struct.pack('<Q', len(text.encode())) + text.encode()
                assert row[6] == previous and row[7] == hashlib.sha256(data).digest(), row
                previous, count = row[7], count + 1
            print(f'{count}:{previous.hex()}')
            """
        let file = try fleet.directory.write(script, to: "chain.py")
        let output = try await ShellCommand.runAside("python3 '\(file)' '\(fleet.path)'")
        #expect(try await fleet.store.verify().head?.description == output.split(separator: "\n").first.map(String.init))
    }

    @Test func `the chain holds when eight processes write at once`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-400")
        let path = fleet.path
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                group.addTask {
                    await #expect(processExitsWith: .success) { [path = path as String, number = number as Int] in
                        let store = try await SQLiteFleetStore.open(path: path, createIfMissing: false)
                        for device in 1...20 {
                            let decision = try await store.beginDeployment(
                                DeploymentRequest(
                                    device: try TestFleet.device("2000\(number)\(100 + device)"), ipAddress: "192.168.151.100",
                                    product: try ProductCode("KXP2"), venue: try VenueCode("CORO"), tokenDigest: try TestFleet.token(number)
                                ),
                                by: TestFleet.author())
                            #expect(decision.granted != nil)
                            // A refusal of the store between them: its transaction is taken back with whatever it has written.
                            await #expect(throws: StoreError.self) {
                                try await store.createVenue(try VenueCode("CORO"), try VenueDetails(name: "Again"), by: TestFleet.author())
                            }
                        }
                    }
                }
            }
        }
        #expect(try await fleet.store.verify().problems == [])
        #expect(try await fleet.store.statistics().total == PoolCounts(available: 240, assigned: 160))
    }

    @Test func `the chain holds when changes of one process fail between others`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-100")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...60 {
                group.addTask {
                    if number.isMultiple(of: 3) {
                        _ = try? await fleet.store.createVenue(VenueCode("CORO"), VenueDetails(name: "Again"), by: TestFleet.author())
                    } else {
                        _ = try await fleet.name("AA\(number)")
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await fleet.store.verify().problems == [])
    }
}

extension TestFleet {
    /// Changes the file past all triggers and keys, as someone with a tool of their own would; the schema is as before afterwards.
    func breakIn(_ script: String) throws {
        var connection = try Connection(path: path, mode: .existing)
        let triggers = try connection.rows("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'events'") { row in
            (try row.text("name"), try row.text("sql"))
        }
        for (name, _) in triggers { try connection.run(script: "DROP TRIGGER \(name)") }
        try connection.run(script: script)
        for (_, sql) in triggers { try connection.run(script: sql) }
    }
}
