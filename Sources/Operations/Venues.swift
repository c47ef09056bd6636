public import Fleet
public import FleetStore

/// What operators do with venues.
public struct Venues: Sendable {
    private let store: any FleetStore

    /// Makes the operations over a store.
    public init(store: any FleetStore) {
        self.store = store
    }

    /// All venues by code, with the counts of their hostnames.
    ///
    /// - Throws: the store's errors.
    public func list() async throws(OperationError) -> [VenueSummary] {
        do { return try await store.venues() } catch { throw .store(error) }
    }

    /// One venue with the counts of its hostnames.
    ///
    /// - Throws: the store's errors.
    public func show(_ code: VenueCode) async throws(OperationError) -> VenueSummary {
        do { return try await store.venue(code) } catch { throw .store(error) }
    }

    /// Creates a venue.
    ///
    /// - Throws: the store's errors.
    public func create(_ code: VenueCode, _ details: VenueDetails, by author: Authorship) async throws(OperationError) -> VenueSummary {
        do throws(StoreError) {
            _ = try await store.createVenue(code, details, by: author)
            return try await store.venue(code)
        } catch {
            throw .store(error)
        }
    }

    /// Replaces what is known of a venue beside its code.
    ///
    /// - Parameter expected: what has to be known of it before; `nil`: anything.
    /// - Throws: the store's errors.
    public func edit(
        _ code: VenueCode, _ details: VenueDetails, expecting expected: Expectation<VenueSummary>? = nil, by author: Authorship
    ) async throws(OperationError) -> VenueSummary {
        do throws(StoreError) {
            _ = try await store.editVenue(code, details, expecting: expected, by: author)
            return try await store.venue(code)
        } catch {
            throw .store(error)
        }
    }

    /// Deletes a venue to which nothing refers.
    ///
    /// - Throws: the store's errors.
    public func delete(
        _ code: VenueCode, expecting expected: Expectation<VenueSummary>? = nil, by author: Authorship
    ) async throws(OperationError) {
        do { try await store.deleteVenue(code, expecting: expected, by: author) } catch { throw .store(error) }
    }
}
