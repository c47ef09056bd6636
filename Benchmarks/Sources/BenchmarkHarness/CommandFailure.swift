/// A command that did not end with status 0.
public struct CommandFailure: Error, CustomStringConvertible {
    /// What was run and what it said.
    public let description: String

    /// A failure with its reason.
    public init(_ description: String) { self.description = description }
}
