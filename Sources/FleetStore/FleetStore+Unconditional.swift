public import Fleet

/// Changes of whatever is there, for those who expect nothing of it.
extension FleetStore {
    /// Replaces what is known of a venue beside its code.
    public func editVenue(_ code: VenueCode, _ details: VenueDetails, by author: Authorship) async throws(StoreError) -> Venue {
        try await editVenue(code, details, expecting: nil, by: author)
    }

    /// Deletes a venue to which nothing refers.
    public func deleteVenue(_ code: VenueCode, by author: Authorship) async throws(StoreError) {
        try await deleteVenue(code, expecting: nil, by: author)
    }

    /// Takes a hostname from its device.
    public func release(_ hostname: Hostname, by author: Authorship) async throws(StoreError) {
        try await release(hostname, expecting: nil, by: author)
    }

    /// Takes a hostname out of use.
    public func retire(_ hostname: Hostname, reason: RetirementReason, by author: Authorship) async throws(StoreError) -> HostnameRecord {
        try await retire(hostname, reason: reason, expecting: nil, by: author)
    }

    /// Makes a retired hostname available again.
    public func unretire(_ hostname: Hostname, by author: Authorship) async throws(StoreError) -> HostnameRecord {
        try await unretire(hostname, expecting: nil, by: author)
    }

    /// Gives the hostname of a dead device to the one that takes its place, whether that was ever heard of or not.
    public func replace(_ hostname: Hostname, with device: DeviceIdentity, by author: Authorship) async throws(StoreError) -> HostnameRecord
    {
        try await replace(hostname, with: device, allowsUnheard: true, expecting: nil, by: author)
    }

    /// Starts, pauses or cancels a batch.
    public func orderBatch(_ id: BatchID, _ order: BatchOrder, by author: Authorship) async throws(StoreError) -> Batch {
        try await orderBatch(id, order, expecting: nil, by: author)
    }

    /// Gives a batch that is not over a priority.
    public func setPriority(_ priority: Int64, ofBatch id: BatchID, by author: Authorship) async throws(StoreError) -> Batch {
        try await setPriority(priority, ofBatch: id, expecting: nil, by: author)
    }

    /// Moves a batch in the line of those that are not over.
    public func moveBatch(_ id: BatchID, _ move: BatchMove, by author: Authorship) async throws(StoreError) -> Batch {
        try await moveBatch(id, move, expecting: nil, by: author)
    }

    /// Makes an image the active one of its product.
    public func activateImage(_ name: ImageName, by author: Authorship) async throws(StoreError) -> MasterImage {
        try await activateImage(name, expecting: nil, by: author)
    }

    /// Forgets an image that is not active.
    public func removeImage(_ name: ImageName, by author: Authorship) async throws(StoreError) {
        try await removeImage(name, expecting: nil, by: author)
    }
}
