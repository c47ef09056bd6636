/// The number of a deployment: positive, never used twice.
public struct DeploymentID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number.
    public let value: Int64

    /// The deployment of this number.
    public init(_ value: Int64) {
        self.value = value
    }

    /// The number in digits.
    public var description: String { String(value) }

    /// The order in which deployments began.
    public static func < (first: DeploymentID, second: DeploymentID) -> Bool { first.value < second.value }
}
