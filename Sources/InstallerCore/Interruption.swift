/// Why the steps of an attempt stop.
enum Interruption: Error, Equatable {
    /// The installation fails.
    case failed(InstallError)
    /// The server's image is another one now: ask for the configuration again.
    case imageChanged(String)
}
