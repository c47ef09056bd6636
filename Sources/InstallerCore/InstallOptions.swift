public import DeviceProtocol

/// What an installer needs to know before it starts.
public struct InstallOptions: Sendable {
    /// The server's address; its path is not used.
    public var server: HTTPURL
    /// Who the device is, and what it asks for.
    public var identity: ConfigRequest
    /// Whether to leave out the device's own files: the card gets the image as it is.
    public var skipsCustomization = false
    /// How long a server that refuses (no image, no hostname left, not now) is asked again; `nil`: for ever.
    public var refusalPatience: Duration?
    /// How long nothing at all may arrive before the installation fails.
    public var networkPatience: Duration = .seconds(600)
    /// How long the report of a success, and of a failure, is sent again until the server acknowledges it.
    public var successReportPatience: Duration = .seconds(600)
    /// See ``successReportPatience``.
    public var failureReportPatience: Duration = .seconds(60)
    /// The least time between two reports of progress.
    public var reportInterval: Duration = .seconds(1)
    /// How many raw bytes are written between two updates of the progress record on the card.
    public var recordInterval: UInt64 = 67_108_864

    /// Starts with the defaults of a device on its own.
    public init(server: HTTPURL, identity: ConfigRequest) {
        self.server = server
        self.identity = identity
    }
}
