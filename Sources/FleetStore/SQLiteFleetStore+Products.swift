public import Fleet
import SQLite

extension SQLiteFleetStore {
    /// Creates a product.
    public func createProduct(_ product: Product, by author: Authorship) async throws(StoreError) {
        try await write { connection in
            let added = try connection.run(
                """
                INSERT INTO products (code, name, strategy, created_at)
                VALUES (\(product.code.text), \(product.name), \(product.strategy.rawValue), \(author.time))
                ON CONFLICT (code) DO NOTHING
                """)
            guard added == 1 else { throw StoreError.productExists(product.code) }
            try connection.writeEvent(
                "product.created", product.code.text, ["name": .text(product.name), "strategy": .text(product.strategy.rawValue)],
                by: author)
        }
    }

    /// All products by code.
    public func products() async throws(StoreError) -> [Product] {
        try await read { try $0.products() }
    }
}

extension Connection {
    /// All products by code.
    mutating func products() throws -> [Product] {
        try rows("SELECT code, name, strategy FROM products ORDER BY code", Product.init(row:))
    }

    /// The product of a code, `nil` when there is none.
    mutating func productIfAny(_ code: ProductCode) throws -> Product? {
        try first("SELECT code, name, strategy FROM products WHERE code = \(code.text)", Product.init(row:))
    }

    /// The product of a code.
    mutating func product(_ code: ProductCode) throws -> Product {
        guard let product = try productIfAny(code) else { throw StoreError.unknownProduct(code) }
        return product
    }
}

extension Product {
    fileprivate init(row: borrowing Row) throws {
        try self.init(code: ProductCode(row.text("code")), name: row.text("name"), strategy: ProductStrategy(row.text("strategy")))
    }
}
