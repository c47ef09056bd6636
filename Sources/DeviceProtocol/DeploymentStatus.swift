/// Where a deployment stands, with the names that go over the wire and into the history.
public enum DeploymentStatus: String, Sendable, CaseIterable {
    /// The server has answered the device's request for its configuration; no report has come yet.
    case started
    /// The device has read its configuration and checked its card.
    case starting
    /// The image is being fetched and written.
    case downloading
    /// What was written is being read back and compared.
    case verifying
    /// The device's own files are being put on the card.
    case customizing
    /// The card is verified and named.
    case success
    /// The deployment ended without a usable card.
    case failed

    /// Whether nothing follows this status.
    public var isFinal: Bool { self == .success || self == .failed }
}
