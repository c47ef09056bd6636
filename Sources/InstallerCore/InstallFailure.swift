/// An installation that failed: where and why.
public struct InstallFailure: Error, Equatable {
    /// The step that failed.
    public let step: InstallStep
    /// The reason.
    public let error: InstallError

    /// Step and reason in words.
    public var message: String { "failed to \(step.name): \(error.message)" }
}
