/// The fleet in the numbers that monitoring asks for.
public struct FleetMetrics: Hashable, Sendable {
    /// The upper bounds of the times that successful deployments are counted by, in seconds.
    public static let durationBounds: [Int64] = [30, 60, 120, 180, 240, 300, 420, 600, 900, 1_200, 1_800, 3_600]

    /// How many rows of the history stand at a status.
    public struct DeploymentCount: Hashable, Sendable {
        /// The product's code; empty where a failure was reported without one.
        public let product: String
        /// The status.
        public let state: String
        /// How many.
        public let count: Int64
    }

    /// How many hostnames of a product stand in a status at a venue.
    public struct HostnameCount: Hashable, Sendable {
        /// The product's code.
        public let product: String
        /// The venue's code; empty for fallback names.
        public let venue: String
        /// The status.
        public let state: String
        /// How many.
        public let count: Int64
    }

    /// Rows of the history by product and status.
    public let deployments: [DeploymentCount]
    /// How many successful deployments took at most as long as each of ``durationBounds``.
    public let durations: [Int64]
    /// How many succeeded.
    public let durationCount: Int64
    /// The times of all of them together, in milliseconds.
    public let durationMilliseconds: Int64
    /// What devices have read back from their cards in successful deployments, in bytes.
    public let verifiedBytes: Int64
    /// What devices have fetched for them, in bytes.
    public let receivedBytes: Int64
    /// Hostnames by product, venue and status.
    public let hostnames: [HostnameCount]
    /// Devices that wait for a hostname, those that stopped asking left out.
    public let waitingForHostname: Int64
    /// Devices that wait for their turn in a batch, likewise.
    public let waitingForTurn: Int64
    /// Batches by status.
    public let batches: [String: Int64]
    /// Devices that active batches have still to serve.
    public let batchDevicesToGo: Int64
    /// The number of the newest entry of the audit log.
    public let lastEvent: Int64
}
