public import Fleet
public import FleetStore

/// What operators do with products.
public struct Products: Sendable {
    private let store: any FleetStore

    /// Makes the operations over a store.
    public init(store: any FleetStore) {
        self.store = store
    }

    /// All products by code.
    ///
    /// - Throws: the store's errors.
    public func list() async throws(OperationError) -> [Product] {
        do { return try await store.products() } catch { throw .store(error) }
    }

    /// One product.
    ///
    /// - Throws: the store's errors.
    public func show(_ code: ProductCode) async throws(OperationError) -> Product {
        guard let product = try await list().first(where: { $0.code == code }) else { throw .store(.unknownProduct(code)) }
        return product
    }

    /// Creates a product.
    ///
    /// - Throws: the store's errors.
    public func create(_ product: Product, by author: Authorship) async throws(OperationError) {
        do { try await store.createProduct(product, by: author) } catch { throw .store(error) }
    }
}
