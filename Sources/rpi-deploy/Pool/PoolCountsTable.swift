import Fleet
import FleetStore

/// The pools of several products, one line each.
struct PoolCountsTable {
    private let pools: [ProductCode: PoolCounts]

    init(_ pools: [ProductCode: PoolCounts]) {
        self.pools = pools
    }

    var text: String {
        var table = Table([
            ("PRODUCT", .left), ("HOSTNAMES", .right), ("AVAILABLE", .right), ("ASSIGNED", .right), ("RESERVED", .right),
            ("RETIRED", .right),
        ])
        for (product, counts) in pools.sorted(by: { $0.key.text < $1.key.text }) {
            table.add([
                product.text, String(counts.total), String(counts.available), String(counts.assigned), String(counts.reserved),
                String(counts.retired),
            ])
        }
        return table.text
    }
}
