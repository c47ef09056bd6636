public import Fleet
import SQLite

extension SQLiteFleetStore {
    /// Creates a batch, which waits to be started.
    public func createBatch(_ plan: BatchPlan, by author: Authorship) async throws(StoreError) -> Batch {
        try await write { connection in
            let product = try connection.product(plan.product)
            _ = try connection.venue(plan.venue)
            if let name = plan.image {
                let image = try connection.image(name)
                guard image.properties.product == plan.product else {
                    throw StoreError.imageOfOtherProduct(name, image.properties.product, wanted: plan.product)
                }
            }
            if product.strategy == .pool {
                let counts = try connection.poolCounts(of: plan.product, at: plan.venue)
                guard counts.available >= plan.count else {
                    throw StoreError.tooFewHostnames(
                        plan.product, plan.venue, wanted: plan.count, available: counts.available, assigned: counts.assigned)
                }
            }
            try connection.run(
                """
                INSERT INTO deployment_batches
                    (venue_code, product_type, total_count, remaining_count, priority, image_name, starts_at_ms, parallel_limit, created_at)
                VALUES (\(plan.venue.text), \(plan.product.text), \(plan.count), \(plan.count), \(plan.priority), \(plan.image?.text),
                    \(plan.startsAt?.milliseconds), \(plan.parallelLimit), \(author.time))
                """)
            let id = BatchID(connection.lastInsertedRow)
            try connection.writeEvent("batch.created", id.eventSubject, plan.eventDetail, by: author)
            return try connection.batch(id)
        }
    }

    /// Starts, pauses or cancels a batch.
    public func orderBatch(
        _ id: BatchID, _ order: BatchOrder, expecting expected: Expectation<BatchSummary>?, by author: Authorship
    ) async throws(StoreError) -> Batch {
        try await write { connection in
            try connection.startDueBatches(at: author.at)
            try expected?.require(of: connection.batchSummary(id, at: author.at), "batch \(id)")
            return try connection.order(order, batch: id, by: author)
        }
    }

    /// Starts the batches whose time has come; it costs a look when there are none.
    public func startDueBatches(at now: Timestamp) async throws(StoreError) {
        let isDue = try await read { connection in
            try connection.first(
                """
                SELECT 1 AS due FROM deployment_batches INDEXED BY deployment_batches_due
                WHERE status = 'pending' AND starts_at_ms <= \(now.milliseconds) LIMIT 1
                """
            ) { _ in true } ?? false
        }
        if isDue { try await write { try $0.startDueBatches(at: now) } }
    }

    /// Gives a batch that is not over a priority.
    public func setPriority(
        _ priority: Int64, ofBatch id: BatchID, expecting expected: Expectation<BatchSummary>?, by author: Authorship
    ) async throws(StoreError) -> Batch {
        try await write { connection in
            try expected?.require(of: connection.batchSummary(id, at: author.at), "batch \(id)")
            let batch = try connection.waitingBatch(id)
            if priority != batch.plan.priority { try connection.setPriorities([id: priority], moving: id, by: author) }
            return try connection.batch(id)
        }
    }

    /// Moves a batch in the line of those that are not over.
    public func moveBatch(
        _ id: BatchID, _ move: BatchMove, expecting expected: Expectation<BatchSummary>?, by author: Authorship
    ) async throws(StoreError) -> Batch {
        try await write { connection in
            try expected?.require(of: connection.batchSummary(id, at: author.at), "batch \(id)")
            _ = try connection.waitingBatch(id)
            _ = try connection.waitingBatch(move.neighbour)
            guard let changed = move.priorities(moving: id, in: try connection.batchLine()) else { throw StoreError.batchBesideItself(id) }
            try connection.setPriorities(changed, moving: id, by: author)
            return try connection.batch(id)
        }
    }

    /// Batches: those that are not over in the order in which they are served, then the others, newest first.
    public func batches(_ filter: BatchFilter) async throws(StoreError) -> [Batch] {
        try await read { try $0.batches(filter) }
    }

    /// The same batches with what came of their deployments.
    public func batchSummaries(_ filter: BatchFilter, at now: Timestamp) async throws(StoreError) -> [BatchSummary] {
        try await read { connection in
            let batches = try connection.batches(filter)
            var outcomes: [Int64: [(DeploymentState?, Int)]] = [:]
            let ids = "[\(batches.map(\.id.description).joined(separator: ","))]"
            let counts = try connection.rows(
                """
                SELECT batch_id, deployment_status, count(*) AS count FROM json_each(\(ids))
                CROSS JOIN deployment_history ON batch_id = value GROUP BY batch_id, deployment_status
                """
            ) { row in
                (try row.integer("batch_id"), DeploymentState(rawValue: try row.text("deployment_status")), Int(try row.integer("count")))
            }
            for (id, state, count) in counts { outcomes[id, default: []].append((state, count)) }
            return try batches.map { batch in
                let waiting = batch.state.isOver ? 0 : try connection.waitingCount(for: batch.id, at: now)
                return try connection.summary(of: batch, outcomes: outcomes[batch.id.value] ?? [], waiting: waiting)
            }
        }
    }

    /// One batch with what came of its deployments.
    public func batch(_ id: BatchID, at now: Timestamp) async throws(StoreError) -> BatchSummary {
        try await read { try $0.batchSummary(id, at: now) }
    }

    /// The batch that serves devices now.
    public func activeBatch() async throws(StoreError) -> Batch? {
        try await read { try $0.activeBatch() }
    }
}

extension Connection {
    /// A batch with how often each state is that of one of its deployments.
    fileprivate mutating func summary(of batch: Batch, outcomes: [(DeploymentState?, Int)], waiting: Int) throws -> BatchSummary {
        var (open, succeeded, failed) = (0, 0, 0)
        for (state, count) in outcomes {
            switch state {
            case .success: succeeded += count
            case .failed: failed += count
            default: open += count
            }
        }
        // Without a second attempt each deployment is a device, and the rows need not be looked at.
        let devices =
            open + succeeded + failed == batch.served
            ? BatchOutcomes(done: succeeded, failed: failed, inProgress: open) : try batchOutcomes(of: batch.id)
        return BatchSummary(batch: batch, open: open, succeeded: succeeded, failed: failed, waiting: waiting, devices: devices)
    }

    fileprivate mutating func batches(_ filter: BatchFilter) throws -> [Batch] {
        var query: SQL = "SELECT *, status IN ('completed', 'cancelled') AS is_over FROM deployment_batches WHERE TRUE"
        if let venue = filter.venue { query += " AND venue_code = \(venue.text)" }
        if let product = filter.product { query += " AND product_type = \(product.text)" }
        if let state = filter.state { query += " AND status = \(state.rawValue)" }
        query += " ORDER BY is_over, iif(is_over, NULL, priority) DESC, iif(is_over, -id, id)"
        query += " LIMIT \(filter.limit.map { max(0, $0) } ?? -1) OFFSET \(max(0, filter.offset))"
        return try rows(query, Batch.init(row:))
    }

    /// A batch with what came of its deployments.
    fileprivate mutating func batchSummary(_ id: BatchID, at now: Timestamp) throws -> BatchSummary {
        let batch = try batch(id)
        let counts = try rows(
            "SELECT deployment_status, count(*) AS count FROM deployment_history WHERE batch_id = \(id.value) GROUP BY deployment_status"
        ) { row in (DeploymentState(rawValue: try row.text("deployment_status")), Int(try row.integer("count"))) }
        return try summary(of: batch, outcomes: counts, waiting: waitingCount(for: id, at: now))
    }

    /// A batch that is not over.
    fileprivate mutating func waitingBatch(_ id: BatchID) throws -> Batch {
        let batch = try batch(id)
        if batch.state.isOver { throw StoreError.batchIsOver(id, batch.state) }
        return batch
    }

    fileprivate mutating func setPriorities(_ priorities: [BatchID: Int64], moving moved: BatchID, by author: Authorship) throws {
        for (id, priority) in priorities.sorted(by: { $0.key < $1.key }) {
            let before = try batch(id).plan.priority
            try run("UPDATE deployment_batches SET priority = \(priority) WHERE id = \(id.value)")
            var detail: EventDetail = .change(from: ["priority": .number(before)], to: ["priority": .number(priority)])
            if id != moved { detail = detail.adding(["because": .text("batch \(moved) was moved")]) }
            try writeEvent("batch.moved", id.eventSubject, detail, by: author)
        }
    }
}

extension BatchPlan {
    fileprivate var eventDetail: EventDetail {
        EventDetail(
            dictionaryLiteral: ("product", .text(product.text)), ("venue", .text(venue.text)), ("count", .number(count)),
            ("priority", .number(priority)), ("image", .text(image?.text)), ("starts_at", .text(startsAt?.text)),
            ("parallel", .text(parallelLimit.map(String.init))))
    }
}
