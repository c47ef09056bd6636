/// Why the web interface has not all of its files.
public enum AssetError: Error, CustomStringConvertible, Equatable {
    /// A file of a Debian package is not there.
    case missing(path: String, package: String)

    /// What is missing, and what to do.
    public var description: String {
        switch self {
        case .missing(let path, let package):
            "The web interface needs the Debian package \(package), and its file \(path) is not there. Install it with 'apt-get install \(package)', or serve the device network alone with --role devices."
        }
    }
}
