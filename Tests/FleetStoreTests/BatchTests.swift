import Fleet
import FleetStore
import Testing

struct BatchTests {
    @Test func `a device that asks while a batch is active is served from it, whatever it asked for`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-5")
        try await fleet.importKarts("7-9", venue: "ARIA")
        let batch = try await fleet.startBatch(3, venue: "ARIA")
        for (number, product, venue) in [(0, "KXP2", "CORO"), (1, "RXP2", nil), (2, "NOPE", "NONE")] as [(Int, String, String?)] {
            let granted = try #require(try await fleet.ask(TestFleet.device("AA0\(number)"), product: product, venue: venue).granted)
            #expect(granted.hostname.text == "KXP2-ARIA-00\(7 + number)")
            #expect(granted.deployment.batch == batch.id)
            #expect(granted.deployment.product?.text == "KXP2")
            #expect(granted.batch?.remaining == 2 - number)
        }
        #expect(try await fleet.batch(batch.id).state == .completed)
        #expect(try await fleet.name("AA09") == "KXP2-CORO-001")
    }

    @Test func `a batch of a serial product names devices by their serial numbers`() async throws {
        let fleet = try await TestFleet.ready()
        let batch = try await fleet.startBatch(2, product: "RXP2", venue: "ARIA")
        #expect(try await fleet.name("10000000abcdef01") == "RXP2-ARIA-ABCDEF01")
        #expect(try await fleet.name("20000000abcdef01") == "RXP2-ARIA-20000000ABCDEF01")
        #expect(try await fleet.batch(batch.id).state == .completed)
    }

    @Test func `a retry by the same device takes nothing more from the batch, nor after it is over`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-5")
        let first = try await fleet.startBatch(2, product: "RXP2", venue: "ARIA")
        for _ in 0..<3 { #expect(try await fleet.name("10000000abcdef01") == "RXP2-ARIA-ABCDEF01") }
        #expect(try await fleet.batch(first.id).remaining == 1)
        #expect(try await fleet.name("AA02") == "RXP2-ARIA-AA02")
        #expect(try await fleet.batch(first.id).state == .completed)
        // Both asked for KXP2 and were made RXP2 by the batch; that holds although it is over, and while another is active.
        #expect(try await fleet.name("10000000abcdef01") == "RXP2-ARIA-ABCDEF01")
        let second = try await fleet.startBatch(2)
        #expect(try await fleet.name("AA02") == "RXP2-ARIA-AA02")
        #expect(try await fleet.batch(second.id).remaining == 2)
        #expect(try await fleet.store.statistics().total == PoolCounts(available: 5, assigned: 2))
    }

    @Test func `a device that is done becomes what the next batch says`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-5")
        try await fleet.startBatch(1, product: "RXP2", venue: "ARIA")
        let granted = try #require(try await fleet.ask(TestFleet.device("AA02")).granted)
        _ = try await fleet.report(.success, of: granted.deployment.id)
        #expect(try await fleet.name("AA02") == "RXP2-ARIA-AA02")
        _ = try await fleet.report(.success, of: try #require(try await fleet.ask(TestFleet.device("AA02")).granted).deployment.id)
        try await fleet.startBatch(1)
        #expect(try await fleet.name("AA02") == "KXP2-CORO-001")
    }

    @Test func `a device that has a hostname of the batch's product keeps it, and counts in the batch once`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-5")
        try await fleet.importKarts("7", venue: "ARIA")
        _ = try await fleet.store.assign(try Hostname("KXP2-CORO-004"), to: try TestFleet.device("AA04"), by: TestFleet.author())
        _ = try await fleet.store.assign(try Hostname("KXP2-ARIA-007"), to: try TestFleet.device("AA07"), by: TestFleet.author())
        let batch = try await fleet.startBatch(2)
        for _ in 0..<2 { #expect(try await fleet.name("AA04", product: "RXP2") == "KXP2-CORO-004") }
        #expect(try await fleet.batch(batch.id).remaining == 1)
        #expect(try await fleet.name("AA07") == "KXP2-ARIA-007")
        #expect(try await fleet.batch(batch.id).state == .completed)
        #expect(try await fleet.store.statistics().total == PoolCounts(available: 4, assigned: 2))
    }

    @Test func `a venue that is imaged again completes its batch, and the batch takes no strangers after that`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-6")
        for number in 1...3 {
            let granted = try #require(try await fleet.ask(TestFleet.device("AA0\(number)")).granted)
            // The last one is broken off.
            if number < 3 { _ = try await fleet.report(.success, of: granted.deployment.id) }
        }
        let batch = try await fleet.startBatch(3)
        for number in 1...3 {
            for attempt in 1...2 {
                let granted = try #require(try await fleet.ask(TestFleet.device("AA0\(number)"), venue: nil).granted)
                #expect(granted.hostname.text == "KXP2-CORO-00\(number)")
                #expect(granted.deployment.batch == batch.id, "\(number), \(attempt)")
                #expect(try await fleet.batch(batch.id).remaining == 3 - number)
            }
        }
        #expect(try await fleet.batch(batch.id).state == .completed)
        #expect(try await fleet.name("AA09", venue: nil) == "KXP2-DEFAULT-AA09")
        #expect(try await fleet.store.verify().problems == [])
    }

    @Test func `a device that is known by its MAC address counts once in a batch, also when it sends its serial number later`() async throws
    {
        let fleet = try await TestFleet.ready(karts: "1-5")
        let batch = try await fleet.startBatch(2)
        let mac = "2c:cf:67:00:00:01"
        for serial in [nil, "AA01", nil] as [String?] { #expect(try await fleet.name(serial, mac: mac) == "KXP2-CORO-001") }
        #expect(try await fleet.batch(batch.id).remaining == 1)
        #expect(try await fleet.name("AA02") == "KXP2-CORO-002")
        #expect(try await fleet.batch(batch.id).state == .completed)
    }

    @Test func `the active batch is the one of the highest priority, then of the lowest number`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-9")
        try await fleet.importKarts("1-9", venue: "ARIA")
        let low = try await fleet.startBatch(1)
        let high = try await fleet.startBatch(1, venue: "ARIA", priority: 5)
        let later = try await fleet.startBatch(1, venue: "ARIA")
        #expect(try await fleet.store.activeBatch()?.id == high.id)
        #expect(try await fleet.name("AA01") == "KXP2-ARIA-001")
        #expect(try await fleet.store.activeBatch()?.id == low.id)
        #expect(try await fleet.name("AA02") == "KXP2-CORO-001")
        #expect(try await fleet.store.activeBatch()?.id == later.id)
        #expect(try await fleet.store.batches(BatchFilter()).map(\.id) == [later.id, high.id, low.id])
        #expect(try await fleet.store.batches(BatchFilter(venue: try VenueCode("CORO"))).map(\.id) == [low.id])
        #expect(try await fleet.store.batches(BatchFilter(state: .completed, limit: 1)).map(\.id) == [high.id])
    }

    @Test func `creating a batch for a pool needs that many available hostnames, else both numbers are named`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-5")
        try await fleet.reserve("KXP2-CORO-005", serial: "AA05")
        _ = try await fleet.name("AA01")
        let error = await #expect(
            throws: StoreError.tooFewHostnames(try ProductCode("KXP2"), try VenueCode("CORO"), wanted: 4, available: 3, assigned: 1)
        ) { try await fleet.createBatch(4) }
        #expect(error?.description.contains("1 devices have one there already") == true)
        #expect(error?.description.contains("4 devices") == true && error?.description.contains("there are 3.") == true)
        #expect(try await fleet.createBatch(3).state == .pending)
        #expect(try await fleet.createBatch(500, product: "RXP2").remaining == 500)
        await #expect(throws: StoreError.unknownVenue(try VenueCode("NOPE"))) { try await fleet.createBatch(1, venue: "NOPE") }
        await #expect(throws: StoreError.unknownProduct(try ProductCode("NOPE"))) { try await fleet.createBatch(1, product: "NOPE") }
        #expect(try await fleet.store.batches(BatchFilter()).count == 2)
    }

    @Test func `starting an active batch and pausing a paused one is no error and no event`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-5")
        let id = try await fleet.createBatch(2).id
        for (order, state) in [(BatchOrder.start, BatchState.active), (.start, .active), (.pause, .paused), (.pause, .paused)] {
            #expect(try await fleet.store.orderBatch(id, order, by: TestFleet.author()).state == state)
        }
        #expect(try await fleet.eventKinds().filter { $0.hasPrefix("batch.") } == ["batch.created", "batch.started", "batch.paused"])
        #expect(try await fleet.name("AA01", venue: nil) == "KXP2-DEFAULT-AA01")
    }

    @Test func `pausing a pending batch, starting one that is over and anything on an unknown one is an error`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-5")
        func refused(_ id: BatchID, _ order: BatchOrder, _ state: BatchState) async {
            await #expect(throws: StoreError.batchCannot(id, BatchOrderError(order: order, state: state))) {
                try await fleet.store.orderBatch(id, order, by: TestFleet.author())
            }
        }
        let id = try await fleet.createBatch(1).id
        await refused(id, .pause, .pending)
        _ = try await fleet.store.orderBatch(id, .cancel, by: TestFleet.author())
        await refused(id, .start, .cancelled)
        let completed = try await fleet.startBatch(1).id
        _ = try await fleet.name("AA01")
        for order in BatchOrder.allCases { await refused(completed, order, .completed) }
        let unknown = BatchID(99)
        for order in BatchOrder.allCases {
            await #expect(throws: StoreError.unknownBatch(unknown)) {
                try await fleet.store.orderBatch(unknown, order, by: TestFleet.author())
            }
        }
        await #expect(throws: StoreError.unknownBatch(unknown)) { try await fleet.batch(unknown) }
        await #expect(throws: StoreError.unknownBatch(unknown)) {
            try await fleet.store.setPriority(1, ofBatch: unknown, by: TestFleet.author())
        }
        await #expect(throws: StoreError.batchIsOver(completed, .completed)) {
            try await fleet.store.setPriority(1, ofBatch: completed, by: TestFleet.author())
        }
    }

    @Test func `a completed batch says what became of its devices, each counted once`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-9")
        let batch = try await fleet.startBatch(4)
        var ids: [DeploymentID] = []
        for number in 0..<4 { ids.append(try #require(try await fleet.ask(TestFleet.device("AA0\(number)")).granted).deployment.id) }
        func devices() async throws -> BatchOutcomes { try await fleet.store.batch(batch.id, at: TestFleet.author().at).devices }
        #expect(try await devices() == BatchOutcomes(inProgress: 4))
        _ = try await fleet.report(.success, of: ids[0])
        for id in ids[1...2] { _ = try await fleet.report(.failed, of: id, error: "bad card") }
        #expect(try await devices().text == "1 done, 2 failed, 1 in progress")
        // A second attempt is the same device.
        let again = try #require(try await fleet.ask(TestFleet.device("AA01")).granted).deployment.id
        #expect(try await devices() == BatchOutcomes(done: 1, failed: 1, inProgress: 2))
        _ = try await fleet.report(.success, of: again)
        let summary = try await fleet.store.batch(batch.id, at: TestFleet.author().at)
        #expect(summary.devices == BatchOutcomes(done: 2, failed: 1, inProgress: 1) && summary.failed == 2)
        #expect(summary.batch.state == .completed)
        #expect(try await fleet.store.batchSummaries(BatchFilter(), at: TestFleet.author().at) == [summary])
    }

    @Test func `a refused device takes nothing from the batch`() async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        let batch = try await fleet.startBatch(1)
        _ = try await fleet.store.assign(try Hostname("KXP2-CORO-001"), to: try TestFleet.device("AA09"), by: TestFleet.author())
        #expect(try await fleet.ask(TestFleet.device("AA01"), venue: "ARIA").reason?.code == "pool-exhausted")
        #expect(try await fleet.batch(batch.id).remaining == 1)
    }

    @Test func `a batch serves the image that it names, even when another is active, and keeps it from being removed`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-5")
        let old = try ImageName("kxp2-0.9")
        _ = try await fleet.store.addImage(try TestFleet.image(old.text, version: "0.9"), by: TestFleet.author())
        let batch = try await fleet.startBatch(2, image: old.text)
        #expect(try await fleet.ask(TestFleet.device("AA01")).granted?.image.name == old)
        await #expect(throws: StoreError.imageIsPinned(old, batch.id)) {
            try await fleet.store.removeImage(old, by: TestFleet.author(at: 61))
        }
        await #expect(throws: StoreError.unknownImage(try ImageName("none"))) { try await fleet.createBatch(1, image: "none") }
        await #expect(
            throws: StoreError.imageOfOtherProduct(try ImageName("rxp2-1.0"), try ProductCode("RXP2"), wanted: try ProductCode("KXP2"))
        ) { try await fleet.createBatch(1, image: "rxp2-1.0") }
        _ = try await fleet.store.orderBatch(batch.id, .cancel, by: TestFleet.author())
        #expect(try await fleet.ask(TestFleet.device("AA01")).granted?.image.name == old)
        try await fleet.store.removeImage(old, by: TestFleet.author(at: 61))
        #expect(try await fleet.ask(TestFleet.device("AA01")).granted?.image.name.text == "kxp2-1.0")
    }

    @Test func `a batch starts by itself when its time has come`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-5")
        let batch = try await fleet.createBatch(2, startsAt: 100)
        #expect(try await fleet.ask(TestFleet.device("AA01"), product: "RXP2", at: 99).granted?.hostname.text == "RXP2-CORO-AA01")
        #expect(try await fleet.ask(TestFleet.device("AA02"), product: "RXP2", at: 100).granted?.hostname.text == "KXP2-CORO-001")
        let started = try await fleet.batch(batch.id)
        #expect(started.state == .active && started.startedAt?.text == "2026-03-01 12:01:40")

        let other = try await fleet.createBatch(1, startsAt: 200)
        try await fleet.store.startDueBatches(at: TestFleet.author(at: 199).at)
        #expect(try await fleet.batch(other.id).state == .pending)
        for _ in 0..<2 { try await fleet.store.startDueBatches(at: TestFleet.author(at: 200).at) }
        #expect(try await fleet.batch(other.id).state == .active)
        #expect(
            try await fleet.store.events(after: 0, limit: 100).filter { $0.kind == "batch.started" }.map(\.actor) == ["server", "server"])
    }

    @Test func `a moved batch is served at its new place`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-9")
        var ids: [BatchID] = []
        for _ in 0..<3 { ids.append(try await fleet.startBatch(1).id) }
        func line() async throws -> [BatchID] { try await fleet.store.batches(BatchFilter()).map(\.id) }
        #expect(try await line() == ids)
        _ = try await fleet.store.moveBatch(ids[2], .before(ids[0]), by: TestFleet.author())
        #expect(try await line() == [ids[2], ids[0], ids[1]])
        _ = try await fleet.store.moveBatch(ids[2], .after(ids[0]), by: TestFleet.author())
        #expect(try await line() == [ids[0], ids[2], ids[1]])
        await #expect(throws: StoreError.batchBesideItself(ids[0])) {
            try await fleet.store.moveBatch(ids[0], .after(ids[0]), by: TestFleet.author())
        }
        #expect(try await fleet.store.verify().problems == [])
    }

    @Test func `what a batch did is in the audit log, with before and after`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-2")
        try await fleet.startBatch(2, parallel: 5)
        for serial in ["AA01", "AA02"] { _ = try await fleet.name(serial) }
        let events = try await fleet.store.events(after: 0, limit: 100).filter { $0.subject == "batch 1" }
        #expect(events.map(\.kind) == ["batch.created", "batch.started", "batch.progressed", "batch.completed"])
        #expect(
            events.first?.detail
                == #"{"product":"KXP2","venue":"CORO","count":2,"priority":0,"parallel":"5"}"#)
        #expect(
            events.last?.detail == #"{"hostname":"KXP2-CORO-002","before":{"remaining":1},"after":{"remaining":0}}"#)
    }
}
