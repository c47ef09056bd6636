public import Fleet
public import FleetStore

/// What operators do with hostnames.
public struct Pool: Sendable {
    private let store: any FleetStore

    /// Makes the operations over a store.
    public init(store: any FleetStore) {
        self.store = store
    }

    /// Hostnames by product, venue and number.
    ///
    /// - Throws: the store's errors, among them those for an unknown venue or product.
    public func list(_ filter: HostnameFilter) async throws(OperationError) -> [HostnameRecord] {
        do throws(StoreError) {
            try await requireKnown(venue: filter.venue, product: filter.product)
            return try await store.hostnames(filter)
        } catch {
            throw .store(error)
        }
    }

    /// One hostname.
    ///
    /// - Throws: the store's errors.
    public func show(_ hostname: Hostname) async throws(OperationError) -> HostnameRecord {
        do { return try await store.hostname(hostname) } catch { throw .store(error) }
    }

    private func requireKnown(venue: VenueCode?, product: ProductCode?) async throws(StoreError) {
        if let venue { _ = try await store.venue(venue) }
        if let product, try await !store.products().contains(where: { $0.code == product }) { throw .unknownProduct(product) }
    }

    /// Adds kart numbers to a pool.
    ///
    /// - Throws: the store's errors.
    public func add(
        _ numbers: KartNumberImport, product: ProductCode, venue: VenueCode, by author: Authorship
    ) async throws(OperationError) -> ImportReport {
        do {
            return try await store.importKartNumbers(numbers, product: product, venue: venue, by: author)
        } catch {
            throw .store(error)
        }
    }

    /// What adding kart numbers would do; nothing is changed.
    ///
    /// - Throws: the store's errors.
    public func preview(
        _ numbers: KartNumberImport, product: ProductCode, venue: VenueCode
    ) async throws(OperationError) -> ImportReport {
        do throws(StoreError) {
            try await requireKnown(venue: venue, product: product)
            guard try await store.products().contains(where: { $0.code == product && $0.strategy == .pool }) else {
                throw .notAPoolProduct(product)
            }
            let known = Set(try await store.hostnames(HostnameFilter(venue: venue, product: product)).map(\.hostname.identifier))
            return ImportReport(
                product: product, venue: venue, added: numbers.numbers.filter { !known.contains($0.identifier) },
                alreadyThere: numbers.numbers.filter { known.contains($0.identifier) }, repeatedCount: numbers.repeatedCount)
        } catch {
            throw .store(error)
        }
    }

    /// Whether a product at a venue has as many available hostnames as a new batch needs.
    ///
    /// - Throws: the store's errors, among them those for an unknown venue or product.
    public func need(of count: Int, product: ProductCode, venue: VenueCode) async throws(OperationError) -> PoolNeed {
        do throws(StoreError) {
            guard let found = try await store.products().first(where: { $0.code == product }) else { throw .unknownProduct(product) }
            let available = try await store.venue(venue).pools[product]?.available ?? 0
            guard found.strategy == .pool else { return .none }
            return PoolNeed(wanted: count, available: available, others: try await promised(product, at: venue))
        } catch {
            throw .store(error)
        }
    }

    /// How many hostnames of a product at a venue the batches that are not over still need; a device that has one already needs none, but nobody
    /// knows before it asks.
    func promised(_ product: ProductCode, at venue: VenueCode, besides own: BatchID? = nil) async throws(StoreError) -> Int {
        var count = 0
        for state in BatchState.allCases where !state.isOver {
            let batches = try await store.batches(BatchFilter(venue: venue, product: product, state: state))
            count += batches.lazy.filter { $0.id != own }.reduce(0) { $0 + $1.remaining }
        }
        return count
    }

    /// Gives devices hostnames before they ask, all or none.
    ///
    /// - Throws: the store's errors.
    public func assign(_ wishes: [NamingWish], by author: Authorship) async throws(OperationError) -> [HostnameRecord] {
        do { return try await store.assign(wishes, by: author) } catch { throw .store(error) }
    }

    /// Gives the next hostnames to as many devices that have waited longest.
    ///
    /// - Throws: the store's errors.
    public func assignWaiting(
        count: Int, product: ProductCode, venue: VenueCode, by author: Authorship
    ) async throws(OperationError) -> [HostnameRecord] {
        do {
            return try await store.assignWaiting(count: count, product: product, venue: venue, by: author)
        } catch {
            throw .store(error)
        }
    }

    /// Keeps hostnames for devices that have not asked yet, all or none.
    ///
    /// - Throws: the store's errors.
    public func reserve(_ wishes: [NamingWish], by author: Authorship) async throws(OperationError) -> [HostnameRecord] {
        do { return try await store.reserve(wishes, by: author) } catch { throw .store(error) }
    }

    /// What a list of devices asks for: the hostname beside each device, else the next one of a product at a venue.
    ///
    /// - Throws: ``OperationError/venueMissing`` when a device has no hostname beside it and no venue is given.
    public static func wishes(
        of list: DeviceList, product: ProductCode, venue: VenueCode?
    ) throws(OperationError) -> [NamingWish] {
        var wishes: [NamingWish] = []
        for entry in list.entries {
            if let hostname = entry.hostname {
                wishes.append(NamingWish(.hostname(hostname), for: entry.device))
            } else {
                guard let venue else { throw .venueMissing }
                wishes.append(NamingWish(.next(product, venue), for: entry.device))
            }
        }
        return wishes
    }

    /// Takes a hostname from its device, or ends its reservation.
    ///
    /// - Throws: the store's errors.
    public func release(
        _ hostname: Hostname, expecting expected: Expectation<HostnameRecord>? = nil, by author: Authorship
    ) async throws(OperationError) {
        do { try await store.release(hostname, expecting: expected, by: author) } catch { throw .store(error) }
    }

    /// Takes a hostname out of use.
    ///
    /// - Throws: the store's errors.
    public func retire(
        _ hostname: Hostname, reason: RetirementReason, expecting expected: Expectation<HostnameRecord>? = nil, by author: Authorship
    ) async throws(OperationError) -> HostnameRecord {
        do { return try await store.retire(hostname, reason: reason, expecting: expected, by: author) } catch { throw .store(error) }
    }

    /// Makes a retired hostname available again.
    ///
    /// - Throws: the store's errors.
    public func unretire(
        _ hostname: Hostname, expecting expected: Expectation<HostnameRecord>? = nil, by author: Authorship
    ) async throws(OperationError) -> HostnameRecord {
        do { return try await store.unretire(hostname, expecting: expected, by: author) } catch { throw .store(error) }
    }

    /// Gives the hostname of a dead device to the one that takes its place.
    ///
    /// - Parameter allowsUnheard: whether the one may be a device that has never asked for anything: a mistyped number takes the name from a
    ///   device that works.
    /// - Throws: the store's errors.
    public func replace(
        _ hostname: Hostname, with device: DeviceIdentity, allowsUnheard: Bool = false,
        expecting expected: Expectation<HostnameRecord>? = nil, by author: Authorship
    ) async throws(OperationError) -> HostnameRecord {
        do {
            return try await store.replace(hostname, with: device, allowsUnheard: allowsUnheard, expecting: expected, by: author)
        } catch {
            throw .store(error)
        }
    }

    /// The devices that were told to wait, longest first.
    ///
    /// - Throws: the store's errors.
    public func waiting() async throws(OperationError) -> [WaitingDevice] {
        do { return try await store.waitingDevices() } catch { throw .store(error) }
    }
}
