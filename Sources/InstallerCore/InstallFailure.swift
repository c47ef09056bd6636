/// An installation that failed: where and why.
public struct InstallFailure: Error, Equatable {
    /// The step that failed.
    public let step: InstallStep
    /// The reason.
    public let error: InstallError

    /// Pairs a step with a reason.
    public init(step: InstallStep, error: InstallError) {
        self.step = step
        self.error = error
    }

    /// Step and reason in words.
    public var message: String { "failed to \(step.name): \(error.message)" }
}
