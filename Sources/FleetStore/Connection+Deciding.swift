import Fleet
import SQLite

/// What a device that asks is to become, before it is named. Runs inside the transaction that names it.
struct DevicePlan {
    /// The product that it becomes.
    var product: ProductCode
    /// The venue of its hostname.
    var venue: VenueCode?
    /// The batch that serves it.
    var batch: Batch?
    /// The hostname that is kept for it.
    var reserved: PooledHostname?
    /// Whether it stands in a line.
    var isWaiting = false
    /// Whether it is known to have no hostname of the product.
    var isUnnamed = false
    /// Whether it is known to have no row in the history.
    var isUnheardOf = false
}

extension Connection {
    /// Answers a device that asks.
    mutating func decide(_ request: DeploymentRequest, by author: Authorship) throws -> DeploymentDecision {
        let situation = try situation(of: request, at: author.at)
        if !situation.isUnheardOf, let refusal = try refusalOfStarts(request, by: author) { return refusal }
        let plan = try wholePlan(for: request, in: situation, by: author)
        guard let product = try noted(\.products, plan.product, { try $0.productIfAny(plan.product) }) else {
            return try refuse(request, as: plan, .unknownProduct(plan.product), by: author)
        }
        // The image comes before the name, so that a device that cannot be written takes no number from the pool.
        guard let image = try image(for: plan.batch, product: product.code) else {
            let original = try unpackedImages().first { $0.product == product.code && $0.wasActive }
            return try refuse(request, as: plan, original.map { .imageNotPacked($0) } ?? .noActiveImage(product.code), by: author)
        }
        if let problem = request.unusableImages[image.name] {
            return try refuse(request, as: plan, .unusableImage(image.name, problem: problem), by: author)
        }
        if let batch = plan.batch, let waiting = try turn(of: request, in: batch, by: author) { return waiting }
        let naming =
            if let reserved = plan.reserved {
                try claim(reserved, for: request.device, by: author)
            } else {
                try nameDevice(
                    request.device, product: product, venue: plan.venue, unassigned: request.unassigned, isUnnamed: plan.isUnnamed,
                    by: author)
            }
        switch naming {
        case .refused(.waitingForOperator):
            try closeOpenDeployments(of: request.device, reason: "the device started again and waits for a hostname", by: author)
            return .waiting(
                try wait(request, for: .hostname, by: author), .waitingForOperator(product.code, request.device))
        case .refused(let reason): return try refuse(request, as: plan, reason, by: author)
        case .named(let pooled, let isNew):
            return .granted(try grant(pooled, isNew: isNew, to: request, as: plan, image: image, by: author))
        }
    }

    private mutating func refuse(
        _ request: DeploymentRequest, as plan: DevicePlan, _ reason: RefusalReason, by author: Authorship
    ) throws -> DeploymentDecision {
        if plan.isWaiting { try stopWaiting(request.device) }
        return .refused(try writeRefusal(request, reason, by: author), reason)
    }

    private mutating func grant(
        _ pooled: PooledHostname, isNew: Bool, to request: DeploymentRequest, as plan: DevicePlan, image: MasterImage, by author: Authorship
    ) throws -> GrantedDeployment {
        var batch = plan.batch
        let hostname = pooled.hostname
        // The row of the pool may know more of the device than it has said now.
        let device = pooled.record.device ?? request.device
        let isFirst = plan.isUnheardOf && device == request.device
        // Each device counts once, with a new hostname or with one that it had.
        if let serving = batch, serving.state == .active, try isFirst || !wasServed(device, from: serving.id) {
            batch = try serve(serving, hostname: hostname, by: author)
        }
        if plan.isWaiting { try stopWaiting(request.device) }
        let deployment = try openDeployment(
            request, device: device, hostname: hostname, image: image, batch: batch?.id, isFirst: isFirst, by: author)
        return GrantedDeployment(deployment: deployment, hostname: hostname, image: image, isNewHostname: isNew, batch: batch)
    }

    /// The answer to a device that has to wait until others of its batch are done; `nil` when it is its turn.
    private mutating func turn(of request: DeploymentRequest, in batch: Batch, by author: Authorship) throws -> DeploymentDecision? {
        guard let limit = batch.plan.parallelLimit else { return nil }
        let installing = try installations(of: batch.id, for: request.device, at: author.at)
        // One that starts again has its place.
        if installing.isAmongThem { return nil }
        let ahead = try waitingAhead(of: request.device, for: batch.id, at: author.at)
        if installing.count + ahead < limit { return nil }
        try closeOpenDeployments(of: request.device, reason: "the device started again and waits for its turn", by: author)
        let waiting = try wait(request, for: .turn(batch.id), by: author)
        return .waiting(waiting, .waitingForTurn(batch.id, limit: limit, place: ahead + 1))
    }

    private mutating func wholePlan(for request: DeploymentRequest, in situation: Situation, by author: Authorship) throws -> DevicePlan {
        var plan = try plan(for: request, in: situation, by: author)
        plan.isWaiting = situation.isWaiting
        plan.isUnnamed = situation.isUnnamed && plan.product == request.product
        plan.isUnheardOf = situation.isUnheardOf
        return plan
    }

    private mutating func plan(for request: DeploymentRequest, in situation: Situation, by author: Authorship) throws -> DevicePlan {
        if situation.isBatchDue { try startDueBatches(at: author.at) }
        let active = situation.isBatchDue || situation.hasActiveBatch ? try activeBatch() : nil
        if situation.hasBatches, let again = try repetition(of: request, besides: active, by: author) { return again }
        let product = active?.plan.product ?? request.product
        if situation.hasReservation, try !hasProperHostname(request.device, product: product, by: author),
            let reserved = try reservation(for: request.device, preferring: product)
        {
            let isOfBatch = active?.plan.product == reserved.hostname.product && active?.plan.venue == reserved.hostname.venue
            return DevicePlan(
                product: reserved.hostname.product, venue: reserved.hostname.venue, batch: isOfBatch ? active : nil, reserved: reserved)
        }
        guard let active else { return try ownPlan(for: request, by: author) }
        return DevicePlan(product: active.plan.product, venue: active.plan.venue, batch: active)
    }

    /// What a device becomes that no batch serves: what it asks for. One that was told no venue is what an operator made of it.
    private mutating func ownPlan(for request: DeploymentRequest, by author: Authorship) throws -> DevicePlan {
        let plan = DevicePlan(product: request.product, venue: request.venue)
        guard request.venue == nil, let held = try properHostname(of: request.device, otherThan: request.product, by: author) else {
            return plan
        }
        if let own = try heldHostname(of: request.device, product: request.product, by: author) {
            guard own.hostname.isFallback else { return plan }
            try dropFallback(own, by: author)
        }
        return DevicePlan(product: held.hostname.product, venue: held.hostname.venue)
    }

    /// The hostname with a venue that a device was given last, of all products but one.
    private mutating func properHostname(
        of device: DeviceIdentity, otherThan product: ProductCode, by author: Authorship
    ) throws -> PooledHostname? {
        var newest: PooledHostname?
        for other in try products() where other.code != product {
            guard let held = try heldHostname(of: device, product: other.code, by: author), !held.hostname.isFallback else { continue }
            if let latest = newest?.record.assignedAt, let assigned = held.record.assignedAt, latest >= assigned { continue }
            newest = held
        }
        return newest
    }

    /// What a device goes on with that asks again: a batch may have made it something that it did not ask for, and another batch must not
    /// take it away from an attempt that is not done.
    private mutating func repetition(
        of request: DeploymentRequest, besides active: Batch?, by author: Authorship
    ) throws -> DevicePlan? {
        let last = try first(
            """
            SELECT hostname, product_type, batch_id, deployment_status FROM deployment_history
            WHERE id IN (\(rowsOf(request.device))) AND refusal IS NULL ORDER BY id DESC LIMIT 1
            """
        ) { row in
            (
                hostname: try Hostname(row.text("hostname")), batch: try row.integerIfAny("batch_id").map { BatchID($0) },
                isDone: try row.text("deployment_status") == DeploymentState.success.rawValue
            )
        }
        guard let last, !last.hostname.isFallback else { return nil }
        if last.isDone {
            guard last.batch != nil, active == nil, try !hasProperHostname(request.device, product: request.product, by: author) else {
                return nil
            }
        } else {
            // An attempt without a batch takes nothing from one, so it goes on in the active one where that is for the same product.
            guard last.batch != nil || last.hostname.product == request.product && last.hostname.product != active?.plan.product else {
                return nil
            }
        }
        let product = last.hostname.product
        guard try heldHostname(of: request.device, product: product, by: author)?.hostname == last.hostname else { return nil }
        return DevicePlan(product: product, venue: last.hostname.venue, batch: try last.batch.map { try batch($0) })
    }

    private mutating func hasProperHostname(_ device: DeviceIdentity, product: ProductCode, by author: Authorship) throws -> Bool {
        try heldHostname(of: device, product: product, by: author).map { !$0.hostname.isFallback } ?? false
    }
}

/// What else there is to look at for a device that asks. Most often the answer is: nothing.
private struct Situation {
    let isBatchDue: Bool
    let hasActiveBatch: Bool
    let hasBatches: Bool
    let hasReservation: Bool
    let isWaiting: Bool
    /// Nobody of this serial number or MAC address has a hostname of the product asked for.
    let isUnnamed: Bool
    let isUnheardOf: Bool
}

extension Connection {
    fileprivate mutating func situation(of request: DeploymentRequest, at now: Timestamp) throws -> Situation {
        let surroundings = try notes.surroundings ?? surroundings()
        notes.surroundings = surroundings
        let (isDue, isActive) = surroundings.hasBatches ? try batchesNow(at: now) : (false, false)
        let (isUnnamed, isUnheardOf) = try newness(of: request)
        return Situation(
            isBatchDue: isDue, hasActiveBatch: isActive, hasBatches: surroundings.hasBatches,
            hasReservation: try surroundings.hasReservations && hasReservation(request.device),
            isWaiting: try surroundings.hasWaiting && isWaiting(request.device), isUnnamed: isUnnamed, isUnheardOf: isUnheardOf)
    }

    /// For all that ask in one transaction; whoever changes what is found here has it looked at anew (``forgetNotes()``).
    private mutating func surroundings() throws -> Surroundings {
        let found = try first(
            """
            SELECT EXISTS (SELECT 1 FROM deployment_batches) AS batches, EXISTS (SELECT 1 FROM waiting_devices) AS waiting,
                EXISTS (
                    SELECT 1 FROM hostname_pool INDEXED BY hostname_pool_reserved_serial
                    WHERE status = 'reserved' AND serial_number IS NOT NULL)
                OR EXISTS (
                    SELECT 1 FROM hostname_pool INDEXED BY hostname_pool_reserved_mac
                    WHERE status = 'reserved' AND serial_number IS NULL) AS reservations
            """
        ) { row in
            Surroundings(
                hasBatches: try row.integer("batches") == 1, hasReservations: try row.integer("reservations") == 1,
                hasWaiting: try row.integer("waiting") == 1)
        }
        return found ?? Surroundings()
    }

    private mutating func batchesNow(at now: Timestamp) throws -> (isDue: Bool, isActive: Bool) {
        let found = try first(
            """
            SELECT EXISTS (
                    SELECT 1 FROM deployment_batches INDEXED BY deployment_batches_due
                    WHERE status = 'pending' AND starts_at_ms <= \(now.milliseconds)) AS due,
                EXISTS (SELECT 1 FROM deployment_batches WHERE status = 'active') AS active
            """
        ) { row in (isDue: try row.integer("due") == 1, isActive: try row.integer("active") == 1) }
        return found ?? (isDue: true, isActive: true)
    }

    private mutating func newness(of request: DeploymentRequest) throws -> (isUnnamed: Bool, isUnheardOf: Bool) {
        let found = try first(
            """
            SELECT EXISTS (
                    SELECT 1 FROM hostname_pool
                    WHERE product_type = \(request.product.text) AND serial_number = \(request.device.serial?.text) AND status = 'assigned')
                OR EXISTS (
                    SELECT 1 FROM hostname_pool
                    WHERE product_type = \(request.product.text) AND mac_address = \(request.device.mac?.text)) AS named,
                EXISTS (\(rowsOf(request.device))) AS known
            """
        ) { row in (isUnnamed: try row.integer("named") == 0, isUnheardOf: try row.integer("known") == 0) }
        return found ?? (isUnnamed: false, isUnheardOf: false)
    }

    private mutating func hasReservation(_ device: DeviceIdentity) throws -> Bool {
        let found = try first(
            """
            SELECT EXISTS (SELECT 1 FROM hostname_pool WHERE serial_number = \(device.serial?.text) AND status = 'reserved')
                OR EXISTS (
                    SELECT 1 FROM hostname_pool
                    WHERE mac_address = \(device.mac?.text) AND serial_number IS NULL AND status = 'reserved') AS reserved
            """
        ) { row in try row.integer("reserved") == 1 }
        return found ?? true
    }

    private mutating func isWaiting(_ device: DeviceIdentity) throws -> Bool {
        try first("SELECT EXISTS (\(waitingRows(of: device))) AS waiting") { row in try row.integer("waiting") == 1 } ?? true
    }
}
