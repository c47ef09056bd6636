public import Fleet
public import FleetStore

/// What operators do with batches.
public struct Batches: Sendable {
    /// How often ``keepStarting()`` looks at the clock.
    public static let lookInterval = Duration.seconds(1)

    private let store: any FleetStore
    private let now: @Sendable () -> Timestamp

    /// Makes the operations over a store.
    public init(store: any FleetStore, now: @escaping @Sendable () -> Timestamp = SystemClock.now) {
        self.store = store
        self.now = now
    }

    /// Creates a batch.
    ///
    /// - Parameter isStarted: whether it is started at once.
    /// - Throws: ``OperationError/incompleteBatch(missing:)``, ``OperationError/startHasPassed(_:now:)``, ``OperationError/badValue(_:)`` and the
    ///   store's errors.
    public func create(_ draft: BatchDraft, isStarted: Bool = false, by author: Authorship) async throws(OperationError) -> Batch {
        do {
            // Who names this minute means now.
            if let start = draft.startsAt, start.milliseconds < now().milliseconds - 60_000 {
                throw OperationError.startHasPassed(start, now: now())
            }
            let batch = try await store.createBatch(try await plan(draft), by: author)
            return isStarted ? try await store.orderBatch(batch.id, .start, by: author) : batch
        } catch {
            throw OperationError(error)
        }
    }

    private func plan(_ draft: BatchDraft) async throws -> BatchPlan {
        var template: BatchPlan?
        if let id = draft.template { template = try await store.batch(id, at: now()).batch.plan }
        guard let product = draft.product ?? template?.product else { throw OperationError.incompleteBatch(missing: "product") }
        guard let venue = draft.venue ?? template?.venue else { throw OperationError.incompleteBatch(missing: "venue") }
        guard let count = draft.count ?? template?.count else { throw OperationError.incompleteBatch(missing: "number of devices") }
        // An image of another product would be of no use.
        let templateImage = template?.product == product ? template?.image : nil
        return try BatchPlan(
            product: product, venue: venue, count: count, priority: draft.priority ?? template?.priority ?? 0,
            image: try await image(of: product, draft) ?? templateImage, startsAt: draft.startsAt,
            parallelLimit: draft.parallelLimit ?? template?.parallelLimit)
    }

    private func image(of product: ProductCode, _ draft: BatchDraft) async throws -> ImageName? {
        guard let version = draft.version else { return draft.image }
        if let name = draft.image {
            guard try await store.image(name).properties.version == version else {
                throw StoreError.unknownImageVersion(version, product)
            }
            return name
        }
        let image = try await store.images().first { $0.properties.product == product && $0.properties.version == version }
        guard let image else { throw StoreError.unknownImageVersion(version, product) }
        return image.name
    }

    /// What keeps a batch from serving all of its devices; nothing for one that is over.
    ///
    /// - Throws: the store's errors.
    public func obstacles(to batch: Batch) async throws(OperationError) -> [BatchObstacle] {
        guard !batch.state.isOver else { return [] }
        let plan = batch.plan
        do throws(StoreError) {
            var found: [BatchObstacle] = []
            if plan.image == nil, try await !store.images().contains(where: { $0.isActive && $0.properties.product == plan.product }) {
                found.append(.noActiveImage(plan.product))
            }
            if try await store.products().contains(where: { $0.code == plan.product && $0.strategy == .pool }) {
                let available = try await store.venue(plan.venue).pools[plan.product]?.available ?? 0
                let others = try await Pool(store: store).promised(plan.product, at: plan.venue, besides: batch.id)
                if available < batch.remaining + others {
                    found.append(
                        .tooFewHostnames(plan.product, plan.venue, available: available, needed: batch.remaining, byOthers: others))
                }
            }
            return found
        } catch {
            throw .store(error)
        }
    }

    /// Starts, pauses or cancels a batch.
    ///
    /// - Throws: the store's errors.
    public func order(
        _ id: BatchID, _ order: BatchOrder, expecting expected: Expectation<BatchSummary>? = nil, by author: Authorship
    ) async throws(OperationError) -> Batch {
        do { return try await store.orderBatch(id, order, expecting: expected, by: author) } catch { throw .store(error) }
    }

    /// Gives a batch a priority.
    ///
    /// - Throws: the store's errors.
    public func setPriority(
        _ priority: Int64, of id: BatchID, expecting expected: Expectation<BatchSummary>? = nil, by author: Authorship
    ) async throws(OperationError) -> Batch {
        do { return try await store.setPriority(priority, ofBatch: id, expecting: expected, by: author) } catch { throw .store(error) }
    }

    /// Moves a batch directly before or after another.
    ///
    /// - Throws: the store's errors.
    public func move(
        _ id: BatchID, _ move: BatchMove, expecting expected: Expectation<BatchSummary>? = nil, by author: Authorship
    ) async throws(OperationError) -> Batch {
        do { return try await store.moveBatch(id, move, expecting: expected, by: author) } catch { throw .store(error) }
    }

    /// Batches: those that are not over in the order in which they are served, then the others, newest first.
    ///
    /// - Throws: the store's errors, among them those for an unknown venue or product.
    public func list(_ filter: BatchFilter = BatchFilter()) async throws(OperationError) -> [Batch] {
        do throws(StoreError) {
            try await prepareList(filter)
            return try await store.batches(filter)
        } catch {
            throw .store(error)
        }
    }

    /// The same batches with what came of their deployments.
    ///
    /// - Throws: the store's errors, among them those for an unknown venue or product.
    public func summaries(_ filter: BatchFilter = BatchFilter()) async throws(OperationError) -> [BatchSummary] {
        do throws(StoreError) {
            try await prepareList(filter)
            return try await store.batchSummaries(filter, at: now())
        } catch {
            throw .store(error)
        }
    }

    private func prepareList(_ filter: BatchFilter) async throws(StoreError) {
        if let venue = filter.venue { _ = try await store.venue(venue) }
        if let product = filter.product, try await !store.products().contains(where: { $0.code == product }) {
            throw .unknownProduct(product)
        }
        try await store.startDueBatches(at: now())
    }

    /// One batch with what came of its deployments.
    ///
    /// - Throws: the store's errors.
    public func show(_ id: BatchID) async throws(OperationError) -> BatchSummary {
        do throws(StoreError) {
            try await store.startDueBatches(at: now())
            return try await store.batch(id, at: now())
        } catch {
            throw .store(error)
        }
    }

    /// The batch that serves devices now.
    ///
    /// - Throws: the store's errors.
    public func active() async throws(OperationError) -> Batch? {
        do throws(StoreError) {
            try await store.startDueBatches(at: now())
            return try await store.activeBatch()
        } catch {
            throw .store(error)
        }
    }

    /// Until the task is cancelled: starts batches when their time has come, so that dashboards show it before a device asks.
    public func keepStarting() async {
        while !Task.isCancelled {
            try? await store.startDueBatches(at: now())
            try? await Task.sleep(for: Self.lookInterval)
        }
    }
}
