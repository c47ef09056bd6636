import Fleet
public import FleetStore

/// What the history says of how well deployments go.
public struct Reports: Sendable {
    private let store: any FleetStore

    /// Makes the operations over a store.
    public init(store: any FleetStore) {
        self.store = store
    }

    /// What came of the deployments that a filter takes.
    ///
    /// - Throws: the store's errors, among them those for an unknown venue or product.
    public func deployments(_ filter: OutcomeFilter) async throws(OperationError) -> DeploymentReport {
        do throws(StoreError) {
            if let venue = filter.venue { _ = try await store.venue(venue) }
            if let product = filter.product, try await !store.products().contains(where: { $0.code == product }) {
                throw .unknownProduct(product)
            }
            return DeploymentReport(try await store.outcomes(filter))
        } catch {
            throw .store(error)
        }
    }
}
