/// What an installer tells while it works.
public enum InstallEvent: Equatable, Sendable {
    /// A step begins.
    case step(InstallStep)
    /// Something that a person should read: what it waits for, what went wrong and is mended, what the server said.
    case message(String)
    /// How far the installation is: at least twice a second.
    case progress(InstallProgress)
}
