import Fleet
import SQLite

/// How many hostnames of one product stand in one state: a row of a grouped count.
struct PoolCount {
    let product: ProductCode
    let state: HostnameState
    let count: Int

    init(row: borrowing Row) throws {
        product = try ProductCode(row.text("product_type"))
        state = try HostnameState(row: row)
        count = Int(try row.integer("count"))
    }

    func add(to pools: inout [ProductCode: PoolCounts]) { pools[product, default: PoolCounts()][state] += count }

    /// The counts with an entry for each product, also for those without hostnames.
    static func complete(_ pools: [ProductCode: PoolCounts], for products: [Product]) -> [ProductCode: PoolCounts] {
        var pools = pools
        for product in products where pools[product.code] == nil { pools[product.code] = PoolCounts() }
        return pools
    }
}
