import Fleet
import FleetStore

/// What was last seen of the store, to tell what has changed since.
struct StoreLook: Sendable {
    /// Entries of the audit log taken in at once.
    static let limit = 1_000

    private(set) var lastEvent: Int64
    private var mark: Int64?
    private var open: [DeploymentID: Deployment]

    /// The present state, from which changes are counted.
    static func begin(_ store: any FleetStore) async throws(StoreError) -> StoreLook {
        // In this order: what happens in between is told as a change, maybe of what was seen already.
        let head = try await store.auditHead().id
        return StoreLook(lastEvent: head, mark: nil, open: try await openDeployments(store))
    }

    /// What has changed since the last time; `nil` for nothing.
    mutating func changes(_ store: any FleetStore) async throws(StoreError) -> FleetChanges? {
        let now = try await store.changeMark()
        guard now != mark else { return nil }
        let events = try await store.events(after: lastEvent, limit: Self.limit)
        let current = try await Self.openDeployments(store)
        var changed = current.values.filter { open[$0.id] != $0 }
        var ended = Set(open.keys)
        ended.formUnion(events.compactMap(\.deployment))
        for id in ended where current[id] == nil {
            // A history that was cleared has it no more.
            do throws(StoreError) { changed.append(try await store.deployment(id)) } catch .unknownDeployment {}
        }
        // With more to come the same mark must not count as seen.
        mark = events.count == Self.limit ? nil : now
        lastEvent = events.last?.id ?? lastEvent
        open = current
        if events.isEmpty, changed.isEmpty { return nil }
        return FleetChanges(events: events, lastEvent: lastEvent, deployments: changed.sorted { $0.id.value < $1.id.value })
    }

    private static func openDeployments(_ store: any FleetStore) async throws(StoreError) -> [DeploymentID: Deployment] {
        let open = try await store.deployments(DeploymentFilter(onlyOpen: true, limit: DeploymentFilter.maximumLimit))
        return Dictionary(open.map { ($0.id, $0) }) { first, _ in first }
    }
}
