import Fleet
import SQLite

/// Rows of batches, inside a transaction.
extension Connection {
    /// A batch by its number.
    mutating func batch(_ id: BatchID) throws -> Batch {
        guard let batch = try first("SELECT * FROM deployment_batches WHERE id = \(id.value)", Batch.init(row:)) else {
            throw StoreError.unknownBatch(id)
        }
        return batch
    }

    /// The batch that serves devices now: of the active ones the highest priority, then the lowest number.
    mutating func activeBatch() throws -> Batch? {
        try first("SELECT * FROM deployment_batches WHERE status = 'active' ORDER BY priority DESC, id LIMIT 1", Batch.init(row:))
    }

    /// All batches that are not over.
    mutating func batchLine() throws -> [BatchPlace] {
        try rows("SELECT id, priority FROM deployment_batches WHERE status IN ('active', 'paused', 'pending')") { row in
            BatchPlace(id: BatchID(try row.integer("id")), priority: try row.integer("priority"))
        }
    }

    /// Starts the batches whose time has come.
    mutating func startDueBatches(at now: Timestamp) throws {
        let due = try rows(
            """
            SELECT id FROM deployment_batches INDEXED BY deployment_batches_due
            WHERE status = 'pending' AND starts_at_ms <= \(now.milliseconds) ORDER BY starts_at_ms, id
            """
        ) { row in BatchID(try row.integer("id")) }
        for id in due { _ = try order(.start, batch: id, detail: ["because": "its time has come"], by: Authorship("server", at: now)) }
    }

    /// Tells a batch what to do; an order for what is the case already changes nothing.
    mutating func order(_ order: BatchOrder, batch id: BatchID, detail: EventDetail = [:], by author: Authorship) throws -> Batch {
        let batch = try batch(id)
        let state: BatchState
        do {
            state = try batch.state.after(order)
        } catch {
            throw StoreError.batchCannot(id, error)
        }
        if state == batch.state { return batch }
        try run(
            """
            UPDATE deployment_batches SET status = \(state.rawValue),
                started_at = coalesce(started_at, \(order == .start ? author.time : nil)),
                completed_at = \(state.isOver ? author.time : nil)
            WHERE id = \(id.value)
            """)
        if state.isOver { try stopWaiting(for: id) }
        try writeEvent(
            order.eventKind, id.eventSubject,
            detail.adding(.change(from: ["status": .text(batch.state.rawValue)], to: ["status": .text(state.rawValue)])), by: author)
        return try self.batch(id)
    }

    /// Counts a device that is served from an active batch; the last one completes it.
    mutating func serve(_ batch: Batch, hostname: Hostname, by author: Authorship) throws -> Batch {
        var after = batch
        after.serve(at: author.at.inWholeSeconds)
        try run(
            """
            UPDATE deployment_batches SET remaining_count = \(after.remaining), status = \(after.state.rawValue),
                completed_at = \(after.endedAt?.text)
            WHERE id = \(batch.id.value)
            """)
        if after.state.isOver { try stopWaiting(for: batch.id) }
        try writeEvent(
            after.state == .completed ? "batch.completed" : "batch.progressed", batch.id.eventSubject,
            EventDetail(dictionaryLiteral: ("hostname", .text(hostname.text))).adding(
                .change(from: ["remaining": .number(batch.remaining)], to: ["remaining": .number(after.remaining)])), by: author)
        return after
    }

    /// What became of the devices that a batch has served.
    mutating func batchOutcomes(of id: BatchID) throws -> BatchOutcomes {
        // SQLite takes the other columns from the row that has the maximum.
        let states = try rows(
            """
            SELECT deployment_status, max(id) FROM deployment_history WHERE batch_id = \(id.value) AND refusal IS NULL
            GROUP BY coalesce(serial_number, mac_address)
            """
        ) { row in DeploymentState(rawValue: try row.text("deployment_status")) }
        var outcomes = BatchOutcomes()
        for state in states {
            switch state {
            case .success: outcomes.done += 1
            case .failed: outcomes.failed += 1
            default: outcomes.inProgress += 1
            }
        }
        return outcomes
    }

    /// Whether a device was served from a batch before.
    mutating func wasServed(_ device: DeviceIdentity, from batch: BatchID) throws -> Bool {
        try first(
            "SELECT 1 AS served FROM deployment_history WHERE id IN (\(rowsOf(device))) AND batch_id = \(batch.value) AND refusal IS NULL LIMIT 1"
        ) { _ in true } ?? false
    }

    /// The image that devices of a batch get: the one that it names, as long as that is there; else the active one of the product.
    mutating func image(for batch: Batch?, product: ProductCode) throws -> MasterImage? {
        if let name = batch?.plan.image, let image = try imageIfAny(name) { return image }
        return try noted(\.activeImages, product) { try $0.activeImage(of: product) }
    }

    /// How many devices of a batch are being installed, those that fell silent left out, and whether this one is among them.
    mutating func installations(
        of batch: BatchID, for device: DeviceIdentity, at now: Timestamp
    ) throws -> (count: Int, isAmongThem: Bool) {
        // A row with a serial number is another device's unless the number is the same.
        let query: SQL = """
            SELECT count(*) AS live, coalesce(sum(CASE WHEN serial_number IS NULL OR \(device.serial?.text) IS NULL
                THEN mac_address IS \(device.mac?.text) ELSE serial_number = \(device.serial?.text) END), 0) AS own
            FROM deployment_history
            WHERE batch_id = \(batch.value) AND completed_at IS NULL AND \(SQL.isHeard(at: now))
            """
        return try first(query) { (Int(try $0.integer("live")), try $0.integer("own") > 0) } ?? (0, false)
    }
}

extension BatchID {
    /// The subject of events on this batch.
    var eventSubject: String { "batch \(value)" }
}

extension BatchOrder {
    fileprivate var eventKind: String {
        switch self {
        case .start: "batch.started"
        case .pause: "batch.paused"
        case .cancel: "batch.cancelled"
        }
    }
}

extension Batch {
    init(row: borrowing Row) throws {
        let status = try row.text("status")
        guard let state = BatchState(rawValue: status) else { throw StoreFailure.unknownWord("status", status) }
        let limit = try row.integerIfAny("parallel_limit")
        let (started, ended) = (try row.textIfAny("started_at"), try row.textIfAny("completed_at"))
        self.init(
            id: BatchID(try row.integer("id")),
            plan: try BatchPlan(
                product: ProductCode(row.text("product_type")), venue: VenueCode(row.text("venue_code")),
                count: Int(row.integer("total_count")), priority: row.integer("priority"),
                image: row.textIfAny("image_name").map { try ImageName($0) },
                startsAt: row.integerIfAny("starts_at_ms").map { Timestamp(milliseconds: $0) }, parallelLimit: limit.map { Int($0) }),
            remaining: Int(try row.integer("remaining_count")), state: state, createdAt: try Timestamp(row.text("created_at")),
            startedAt: try started.map { try Timestamp($0) }, endedAt: try ended.map { try Timestamp($0) })
    }
}
