extension Deployment {
    /// The code of a failure that a device reported without an open deployment, which is no refusal.
    public static let reportedFailure = "reported"

    /// Whether the server refused the device, which goes on asking.
    public var isRefusal: Bool { refusalCode != nil && refusalCode != Self.reportedFailure }
}
