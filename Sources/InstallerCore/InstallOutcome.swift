/// How an installation ended.
public enum InstallOutcome: Equatable, Sendable {
    /// The card holds the image, and the device's own files where ``InstallProgress/isNamed`` says so; every byte of it was read back, and
    /// the server knows.
    case done(InstallProgress)
    /// The card must not be used.
    case failed(InstallFailure, InstallProgress)
}
