internal import Fleet
internal import FleetStore
internal import Operations

/// Makes messages of what is in the store.
struct LiveComposer: Sendable {
    let store: any FleetStore
    let now: @Sendable () -> Timestamp
    let systemStatus: LiveChannel.SystemStatus

    func status(catchingUp: Bool) throws -> LiveMessage {
        let message = catchingUp ? "what has happened meanwhile follows" : "live from here on"
        return try LiveMessage(.status, LiveContents.Status(message: message, timestamp: now().iso8601))
    }

    /// - Parameter id: the newest entry of which everything went out before.
    func statistics(id: Int64?) async throws -> LiveMessage {
        try LiveMessage(.statistics, id: id, try await StatisticsMessage.read(store, at: now()))
    }

    func refresh(id: Int64?) async throws -> LiveMessage {
        let open = try await store.deployments(DeploymentFilter(onlyOpen: true, limit: DeploymentFilter.maximumLimit))
        let at = now()
        return try LiveMessage(
            .deploymentsRefresh, id: id, LiveContents.Deployments(deployments: open.map { DeploymentMessage($0, at: at) }))
    }

    func system() async throws -> LiveMessage {
        func message(_ content: some Encodable) throws -> LiveMessage { try LiveMessage(.systemStatus, content) }
        return try message(try await systemStatus())
    }

    func refusal() throws -> LiveMessage {
        try LiveMessage(
            .error,
            LiveContents.Failure(
                error: "wanted {\"event\": \"request_stats\"}, \"request_deployments\" or \"request_system_status\"", code: "bad_request"))
    }

    func progress(_ deployments: [Deployment]) throws -> [LiveMessage] {
        let at = now()
        return try deployments.map { try LiveMessage(.deployment, about: $0.id.description, DeploymentMessage($0, at: at)) }
    }

    /// What entries of the audit log and deployments that are not as they were have to say, in the order of the entries; each thing once, as it
    /// is now.
    func messages(_ events: [AuditEvent], _ deployments: [Deployment]) async throws -> [LiveMessage] {
        var newest: [DeploymentID: Int64] = [:]
        var batches: [BatchID: [LiveEvent: Int64]] = [:]
        var messages: [LiveMessage] = []
        for event in events {
            if let id = event.deployment {
                newest[id] = event.id
            } else if let id = event.batch {
                batches[id, default: [:]][LiveEvent(batchEvent: event.kind)] = event.id
            } else if event.kind == "hostname.assigned", let message = try await hostname(event) {
                messages.append(message)
            }
        }
        messages += try await deploymentMessages(deployments, newest)
        for (id, kinds) in batches {
            guard let summary = try await Self.ifAny({ () throws(StoreError) in try await store.batch(id, at: now()) }) else { continue }
            for (kind, event) in kinds { messages.append(try LiveMessage(kind, id: event, about: id.description, BatchMessage(summary))) }
        }
        return messages.sorted { ($0.id ?? .max) < ($1.id ?? .max) }
    }

    private func deploymentMessages(_ deployments: [Deployment], _ newest: [DeploymentID: Int64]) async throws -> [LiveMessage] {
        var all = Dictionary(deployments.map { ($0.id, $0) }) { $1 }
        for id in newest.keys where all[id] == nil {
            all[id] = try await Self.ifAny { () throws(StoreError) in try await store.deployment(id) }
        }
        let at = now()
        return try all.values.map {
            try LiveMessage(.deployment, id: newest[$0.id], about: $0.id.description, DeploymentMessage($0, at: at))
        }
    }

    private func hostname(_ event: AuditEvent) async throws -> LiveMessage? {
        guard let hostname = try? Hostname(event.subject) else { return nil }
        // One that has vanished, or gone to nobody, is no news any more.
        let found = try await Self.ifAny { () throws(StoreError) in try await store.hostname(hostname) }
        guard let record = found, let device = record.device else { return nil }
        let content = LiveContents.HostnameAssigned(
            hostname: hostname.text, product_type: hostname.product.text, venue_code: hostname.venue?.text,
            serial_number: device.serial?.text, mac_address: device.mac?.text)
        return try LiveMessage(.hostnameAssigned, id: event.id, about: hostname.text, content)
    }

    /// What may be gone by now: a history can be cleared while its entries are told.
    private static func ifAny<Value>(_ read: () async throws(StoreError) -> Value) async throws(StoreError) -> Value? {
        do {
            return try await read()
        } catch {
            switch error {
            case .unknownDeployment, .unknownBatch, .unknownHostname: return nil
            default: throw error
            }
        }
    }
}
