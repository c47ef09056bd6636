extension Deployment {
    /// The code of a failure that a device reported without an open deployment, which is no refusal.
    public static let reportedFailure = "reported"
    /// The code of the row in which such failures are counted that get none of their own.
    public static let reportedFailures = "more-failures"

    /// Whether the server refused the device, which goes on asking.
    public var isRefusal: Bool {
        guard let refusalCode else { return false }
        return refusalCode != Self.reportedFailure && refusalCode != Self.reportedFailures
    }
}
