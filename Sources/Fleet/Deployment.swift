/// One attempt to bring a device into service, or its refusal: a row of the history.
public struct Deployment: Hashable, Sendable {
    /// Its number.
    public var id: DeploymentID
    /// The name that the device gets; `nil` when it was refused one.
    public var hostname: Hostname?
    /// The device.
    public var device: DeviceIdentity
    /// The address from which the device asked.
    public var ipAddress: String
    /// The product; `nil` when a failure was reported without asking first.
    public var product: ProductCode?
    /// The venue of the hostname, else the one that was asked for.
    public var venue: VenueCode?
    /// The image that is written.
    public var imageName: ImageName?
    /// The version of that image.
    public var imageVersion: ImageVersion?
    /// The batch from which the device was served.
    public var batch: BatchID?
    /// Where it stands.
    public var state: DeploymentState
    /// 1 for the first attempt, one more for each that follows without success; for a refusal, how often the device asked in vain.
    public var attempt: Int
    /// When the device first asked.
    public var startedAt: Timestamp
    /// When it ended.
    public var completedAt: Timestamp?
    /// When the device was last heard.
    public var lastSeenAt: Timestamp
    /// Why it failed.
    public var errorMessage: String?
    /// The stable code of a refusal; `nil` for a deployment that was granted.
    public var refusalCode: String?
    /// What the device last said for people.
    public var lastMessage: String?
    /// How far it has come.
    public var progress: DeploymentProgress

    /// A deployment as the store keeps it.
    public init(
        id: DeploymentID, hostname: Hostname?, device: DeviceIdentity, ipAddress: String, product: ProductCode?, venue: VenueCode?,
        imageName: ImageName?, imageVersion: ImageVersion?, batch: BatchID? = nil, state: DeploymentState, attempt: Int,
        startedAt: Timestamp,
        completedAt: Timestamp?, lastSeenAt: Timestamp, errorMessage: String?, refusalCode: String?, lastMessage: String?,
        progress: DeploymentProgress
    ) {
        self.id = id
        self.hostname = hostname
        self.device = device
        self.ipAddress = ipAddress
        self.product = product
        self.venue = venue
        self.imageName = imageName
        self.imageVersion = imageVersion
        self.batch = batch
        self.state = state
        self.attempt = attempt
        self.startedAt = startedAt
        self.completedAt = completedAt
        self.lastSeenAt = lastSeenAt
        self.errorMessage = errorMessage
        self.refusalCode = refusalCode
        self.lastMessage = lastMessage
        self.progress = progress
    }

    /// Whether the device is still at it.
    public var isOpen: Bool { !state.isFinal }
}
