/// Why the steps of an attempt stop.
enum Interruption: Error, Equatable {
    /// The installation fails.
    case failed(InstallError)
    /// The server's image is another one now: ask for the configuration again.
    case imageChanged(String)
    /// The server refuses a file that it has named itself, which may be because the image is another one now.
    case turnedAway(status: Int, message: String)
}
