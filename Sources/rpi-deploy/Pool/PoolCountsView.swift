import FleetStore

/// The sizes of a pool as `--json` prints them.
struct PoolCountsView: Encodable {
    let total: Int
    let available: Int
    let assigned: Int
    let reserved: Int
    let retired: Int

    init(_ counts: PoolCounts) {
        total = counts.total
        available = counts.available
        assigned = counts.assigned
        reserved = counts.reserved
        retired = counts.retired
    }
}
