public import Fleet

/// Everything that the system remembers. Each method is one transaction: it happens whole, or it throws and nothing happened; when a change
/// has returned it survives a power cut. Each change writes an event into the audit log in the same transaction. A change that is given an
/// ``Expectation`` is made only of what is as expected, else it throws ``StoreError/changedMeanwhile(_:)``.
///
/// Several processes may use the same store at once.
public protocol FleetStore: Sendable {
    // MARK: Venues

    /// Creates a venue.
    ///
    /// - Throws: ``StoreError/venueExists(_:)``.
    func createVenue(_ code: VenueCode, _ details: VenueDetails, by author: Authorship) async throws(StoreError) -> Venue
    /// All venues by code, with the counts of their hostnames.
    func venues() async throws(StoreError) -> [VenueSummary]
    /// One venue with the counts of its hostnames: its statistics.
    ///
    /// - Throws: ``StoreError/unknownVenue(_:)``.
    func venue(_ code: VenueCode) async throws(StoreError) -> VenueSummary
    /// Replaces what is known of a venue beside its code.
    ///
    /// - Throws: ``StoreError/unknownVenue(_:)``, ``StoreError/changedMeanwhile(_:)``.
    func editVenue(
        _ code: VenueCode, _ details: VenueDetails, expecting expected: Expectation<VenueSummary>?, by author: Authorship
    ) async throws(StoreError) -> Venue
    /// A venue to which nothing refers, so that a person can be asked whether it is to be deleted.
    ///
    /// - Throws: as ``deleteVenue(_:expecting:by:)``.
    func deletableVenue(_ code: VenueCode) async throws(StoreError) -> Venue
    /// Deletes a venue to which nothing refers.
    ///
    /// - Throws: ``StoreError/unknownVenue(_:)``, ``StoreError/venueInUse(_:hostnames:batches:deployments:)``.
    func deleteVenue(_ code: VenueCode, expecting expected: Expectation<VenueSummary>?, by author: Authorship) async throws(StoreError)

    // MARK: Products

    /// Creates a product.
    ///
    /// - Throws: ``StoreError/productExists(_:)``.
    func createProduct(_ product: Product, by author: Authorship) async throws(StoreError)
    /// All products by code; KXP2 and RXP2 are there from the start.
    func products() async throws(StoreError) -> [Product]

    // MARK: Hostnames

    /// Adds kart numbers to a pool; numbers that it has already are skipped.
    ///
    /// - Throws: ``StoreError/unknownVenue(_:)``, ``StoreError/unknownProduct(_:)``, ``StoreError/notAPoolProduct(_:)``.
    func importKartNumbers(
        _ numbers: KartNumberImport, product: ProductCode, venue: VenueCode, by author: Authorship
    ) async throws(StoreError) -> ImportReport
    /// Hostnames by product, venue and number; fallback names come last.
    func hostnames(_ filter: HostnameFilter) async throws(StoreError) -> [HostnameRecord]
    /// One hostname.
    ///
    /// - Throws: ``StoreError/unknownHostname(_:)``.
    func hostname(_ hostname: Hostname) async throws(StoreError) -> HostnameRecord
    /// Takes a hostname from the device that has it or for which it is kept, and makes it available; a fallback name vanishes. An open deployment of it whose device has been
    /// silent for ``Fleet/Deployment/silenceLimit`` fails; one that is alive keeps its hostname, or two devices could end up with it.
    ///
    /// - Throws: ``StoreError/unknownHostname(_:)``, ``StoreError/hostnameNotAssigned(_:_:)``, ``StoreError/hostnameIsInstalled(_:)``.
    func release(_ hostname: Hostname, expecting expected: Expectation<HostnameRecord>?, by author: Authorship) async throws(StoreError)
    /// Keeps hostnames for devices that have not asked yet, all or none. Each goes to its device when that asks, and to no other; a device for
    /// which one of the product is kept already has that.
    ///
    /// - Throws: as ``assign(_:to:by:)``, and ``StoreError/deviceHasReservation(_:_:)``, ``StoreError/notAPoolProduct(_:)``, ``StoreError/refused(_:)``.
    func reserve(_ wishes: [NamingWish], by author: Authorship) async throws(StoreError) -> [HostnameRecord]
    /// Takes a hostname out of use, whatever its state; a device that has it gets another when it asks.
    ///
    /// - Throws: ``StoreError/unknownHostname(_:)``, ``StoreError/hostnameIsInstalled(_:)``, ``StoreError/fallbackStays(_:)``.
    func retire(
        _ hostname: Hostname, reason: RetirementReason, expecting expected: Expectation<HostnameRecord>?, by author: Authorship
    ) async throws(StoreError) -> HostnameRecord
    /// Makes a retired hostname available again.
    ///
    /// - Throws: ``StoreError/unknownHostname(_:)``, ``StoreError/hostnameNotRetired(_:_:)``.
    func unretire(
        _ hostname: Hostname, expecting expected: Expectation<HostnameRecord>?, by author: Authorship
    ) async throws(StoreError) -> HostnameRecord
    /// Gives the hostname of a dead device to the one that takes its place; the dead one has none from then on.
    ///
    /// - Parameter allowsUnheard: whether the one may be a device that has never asked for anything.
    /// - Throws: ``StoreError/unknownHostname(_:)``, ``StoreError/hostnameNotAssigned(_:_:)``, ``StoreError/hostnameIsInstalled(_:)``,
    ///   ``StoreError/deviceHasHostname(_:_:)``, ``StoreError/deviceHasReservation(_:_:)``, ``StoreError/fallbackStays(_:)``,
    ///   ``StoreError/deviceUnheard(_:_:holder:)``.
    func replace(
        _ hostname: Hostname, with device: DeviceIdentity, allowsUnheard: Bool, expecting expected: Expectation<HostnameRecord>?,
        by author: Authorship
    ) async throws(StoreError) -> HostnameRecord
    /// Gives devices hostnames before they ask, all or none.
    ///
    /// - Throws: as ``assign(_:to:by:)`` and ``assignNext(product:venue:to:by:)``.
    func assign(_ wishes: [NamingWish], by author: Authorship) async throws(StoreError) -> [HostnameRecord]
    /// Gives the next hostnames to as many devices of a product that have waited longest for one, all or none.
    ///
    /// - Throws: ``StoreError/tooFewWaiting(_:wanted:found:)``, ``StoreError/refused(_:)``.
    func assignWaiting(
        count: Int, product: ProductCode, venue: VenueCode, by author: Authorship
    ) async throws(StoreError) -> [HostnameRecord]
    /// The devices that were told to wait, longest first; those that stopped asking are forgotten after a day.
    func waitingDevices() async throws(StoreError) -> [WaitingDevice]
    /// Forgets the devices in all lines that stopped asking a day ago. A device that enters a line does the same.
    func forgetWaitingDevices(at now: Timestamp) async throws(StoreError)
    /// Gives an available hostname to a device. A device that has it already keeps it; a fallback name of the device vanishes.
    ///
    /// - Throws: ``StoreError/unknownHostname(_:)``, ``StoreError/hostnameNotAvailable(_:_:)``, ``StoreError/deviceHasHostname(_:_:)``.
    func assign(_ hostname: Hostname, to device: DeviceIdentity, by author: Authorship) async throws(StoreError) -> HostnameRecord
    /// Gives a device the hostname that it has, else the next one of a product at a venue, by the same rules as when it asks itself.
    ///
    /// - Throws: ``StoreError/refused(_:)``.
    func assignNext(
        product: ProductCode, venue: VenueCode, to device: DeviceIdentity, by author: Authorship
    ) async throws(StoreError) -> HostnameRecord

    // MARK: Batches

    /// Creates a batch, which waits to be started.
    ///
    /// - Throws: ``StoreError/unknownVenue(_:)``, ``StoreError/unknownProduct(_:)``, ``StoreError/unknownImage(_:)``,
    ///   ``StoreError/imageOfOtherProduct(_:_:wanted:)``, ``StoreError/tooFewHostnames(_:_:wanted:available:assigned:)``.
    func createBatch(_ plan: BatchPlan, by author: Authorship) async throws(StoreError) -> Batch
    /// Starts, pauses or cancels a batch; an order for what is the case already changes nothing.
    ///
    /// - Throws: ``StoreError/unknownBatch(_:)``, ``StoreError/batchCannot(_:_:)``.
    func orderBatch(
        _ id: BatchID, _ order: BatchOrder, expecting expected: Expectation<BatchSummary>?, by author: Authorship
    ) async throws(StoreError) -> Batch
    /// Starts the batches whose time has come. A device that asks does the same.
    func startDueBatches(at now: Timestamp) async throws(StoreError)
    /// Gives a batch that is not over a priority.
    ///
    /// - Throws: ``StoreError/unknownBatch(_:)``, ``StoreError/batchIsOver(_:_:)``.
    func setPriority(
        _ priority: Int64, ofBatch id: BatchID, expecting expected: Expectation<BatchSummary>?, by author: Authorship
    ) async throws(StoreError) -> Batch
    /// Moves a batch in the line of those that are not over; its priority comes to lie between its new neighbours'.
    ///
    /// - Throws: as ``setPriority(_:ofBatch:by:)``, and ``StoreError/batchBesideItself(_:)``.
    func moveBatch(
        _ id: BatchID, _ move: BatchMove, expecting expected: Expectation<BatchSummary>?, by author: Authorship
    ) async throws(StoreError) -> Batch
    /// Batches: those that are not over in the order in which they are served, then the others, newest first.
    func batches(_ filter: BatchFilter) async throws(StoreError) -> [Batch]
    /// The same batches with what came of their deployments.
    func batchSummaries(_ filter: BatchFilter, at now: Timestamp) async throws(StoreError) -> [BatchSummary]
    /// One batch with what came of its deployments.
    ///
    /// - Throws: ``StoreError/unknownBatch(_:)``.
    func batch(_ id: BatchID, at now: Timestamp) async throws(StoreError) -> BatchSummary
    /// The batch that serves devices now: of the active ones the highest priority, then the lowest number.
    func activeBatch() async throws(StoreError) -> Batch?

    // MARK: Deployments

    /// Answers a device that asks, from the active batch if there is one: finds or takes its hostname, finds the active image, closes its earlier deployment as failed and opens the new
    /// one, all in one transaction. A refusal uses up no hostname; it is a row of the history, one for all repetitions of it.
    func beginDeployment(_ request: DeploymentRequest, by author: Authorship) async throws(StoreError) -> DeploymentDecision
    /// Checks that a device may report on a deployment, and gives the deployment.
    ///
    /// - Throws: ``StoreError/unknownDeployment(_:)``, ``StoreError/wrongToken(_:)``, ``StoreError/tokenRequired(_:)``, ``StoreError/noDeployment(_:)``.
    func authorize(_ credential: DeviceReport.Credential) async throws(StoreError) -> Deployment
    /// Takes a device's report. States only move forward; a repeated or late report is no error.
    ///
    /// - Throws: as ``authorize(_:)``; but a failure reported without a token becomes a row of its own when no deployment is open that ends without one. A device
    ///   makes one such row in ten minutes at most and an address 60 in an hour; what exceeds that is counted in the newest of them.
    func report(
        _ report: DeviceReport, from credential: DeviceReport.Credential, by author: Authorship
    ) async throws(StoreError) -> ReportOutcome
    /// Takes the progress of many deployments, for which ``authorize(_:)`` has been asked before. Writes no events.
    func recordProgress(_ updates: [ProgressUpdate]) async throws(StoreError)
    /// Ends an open deployment as failed, for a reason that the server has found; one that has ended stays as it is.
    ///
    /// - Throws: ``StoreError/unknownDeployment(_:)``.
    func failDeployment(_ id: DeploymentID, reason: String, by author: Authorship) async throws(StoreError) -> Deployment
    /// Deployments and refusals, newest first.
    func deployments(_ filter: DeploymentFilter) async throws(StoreError) -> [Deployment]
    /// How many deployments ended since a moment.
    func outcomes(since moment: Timestamp) async throws(StoreError) -> DeploymentOutcomes
    /// One deployment.
    ///
    /// - Throws: ``StoreError/unknownDeployment(_:)``.
    func deployment(_ id: DeploymentID) async throws(StoreError) -> Deployment
    /// What the device of a deployment said, oldest first.
    ///
    /// - Throws: ``StoreError/unknownDeployment(_:)``.
    func deviceLog(of id: DeploymentID) async throws(StoreError) -> [DeviceLogLine]
    /// The audit log's entries on a deployment, oldest first.
    ///
    /// - Throws: ``StoreError/unknownDeployment(_:)``.
    func events(of id: DeploymentID) async throws(StoreError) -> [AuditEvent]

    // MARK: Images

    /// Registers an image whose files are in place. It is not active.
    ///
    /// - Throws: ``StoreError/imageExists(_:)``, ``StoreError/unknownProduct(_:)``.
    func addImage(_ properties: MasterImage.Properties, by author: Authorship) async throws(StoreError) -> MasterImage
    /// All images by product, newest first.
    func images() async throws(StoreError) -> [MasterImage]
    /// The images of the original system that are still to be added, by product, the active ones first.
    func originalImages() async throws(StoreError) -> [OriginalImage]
    /// One image.
    ///
    /// - Throws: ``StoreError/unknownImage(_:)``.
    func image(_ name: ImageName) async throws(StoreError) -> MasterImage
    /// Makes an image the active one of its product; the one before is not active any more.
    ///
    /// - Throws: ``StoreError/unknownImage(_:)``.
    func activateImage(
        _ name: ImageName, expecting expected: Expectation<MasterImage>?, by author: Authorship
    ) async throws(StoreError) -> MasterImage
    /// Makes the image active that was active before the present one.
    ///
    /// - Throws: ``StoreError/unknownProduct(_:)``, ``StoreError/noPreviousImage(_:)``.
    func rollBackImage(of product: ProductCode, by author: Authorship) async throws(StoreError) -> MasterImage
    /// An image that can be removed, so that a person can be asked whether it is to be.
    ///
    /// - Throws: as ``removeImage(_:expecting:by:)``.
    func removableImage(_ name: ImageName, at now: Timestamp) async throws(StoreError) -> MasterImage
    /// Forgets an image that is not active. Deployments keep its name and version.
    ///
    /// - Throws: ``StoreError/unknownImage(_:)``, ``StoreError/imageIsActive(_:_:)``, ``StoreError/imageIsInstalled(_:devices:)``.
    func removeImage(_ name: ImageName, expecting expected: Expectation<MasterImage>?, by author: Authorship) async throws(StoreError)
    /// The active image of a product, `nil` when there is none.
    func activeImage(of product: ProductCode) async throws(StoreError) -> MasterImage?

    // MARK: The whole

    /// The whole fleet in numbers.
    func statistics() async throws(StoreError) -> SystemStatistics
    /// The fleet in the numbers that monitoring asks for.
    func metrics(at now: Timestamp) async throws(StoreError) -> FleetMetrics
    /// What came of the deployments that ended in a time, by product, venue and day.
    func outcomes(_ filter: OutcomeFilter) async throws(StoreError) -> [OutcomeGroup]
    /// Entries of the audit log with numbers above `id`, oldest first, at most `limit`.
    func events(after id: Int64, limit: Int) async throws(StoreError) -> [AuditEvent]
    /// Entries of the audit log, oldest first.
    func events(_ filter: EventFilter) async throws(StoreError) -> [AuditEvent]
    /// Waits until the audit log has entries with numbers above `id`, whichever process writes them, and gives up to `limit` of them, oldest first;
    /// it takes less than 250 ms from the commit. None when the task is cancelled.
    func nextEvents(after id: Int64, limit: Int) async throws(StoreError) -> [AuditEvent]
    /// A number that is another one after every change, whichever process makes it, and that costs next to nothing to ask for. It means nothing
    /// but that: it is compared with one that the same store gave before.
    func changeMark() async throws(StoreError) -> Int64
    /// A number that grows with every change, whichever process makes it, told at once and without waiting for anybody; `nil` when that cannot be
    /// done now. It is compared with one that this told before, not with a ``changeMark()``.
    func glance() -> Int64?
    /// The newest entry of the audit log.
    func auditHead() async throws(StoreError) -> AuditHead
    /// Returns when the store can be read and written; made for `GET /health`.
    ///
    /// - Throws: ``StoreError`` saying why it cannot.
    func checkHealth() async throws(StoreError)
    /// Checks the whole database: structure, references, schema, counts, and that no entry of the audit log was changed, removed, moved or added
    /// by hand. Takes seconds on a large one.
    ///
    /// - Parameter noted: A head of the audit log that was noted earlier in another place; the log has to contain it.
    func verify(noted: AuditHead?) async throws(StoreError) -> IntegrityReport
}

extension FleetStore {
    /// Checks the whole database, without a noted head of the audit log.
    public func verify() async throws(StoreError) -> IntegrityReport { try await verify(noted: nil) }
}
