public import Fleet

/// Who changes something.
public enum Author: Hashable, Sendable {
    /// A person at the command line: the login name, and the account that the program runs as where that is another (sudo).
    case commandLine(login: String, account: String?)
    /// A person who is logged in at the web interface.
    case user(String)
    /// A script that shows a token, by the token's name.
    case token(String)
    /// A device on the device network.
    case device(DeviceIdentity)
    /// The server itself.
    case server

    /// How the audit log names it: `cli NAME`, `cli NAME as root`, `user NAME`, `token NAME`, `device serial …`, `server`.
    public var text: String {
        switch self {
        case .commandLine(let login, let account?): "cli \(login) as \(account)"
        case .commandLine(let login, nil): "cli \(login)"
        case .user(let name): "user \(name)"
        case .token(let name): "token \(name)"
        case .device(let device): "device \(device)"
        case .server: "server"
        }
    }
}

extension Authorship {
    /// An author.
    public init(_ actor: Author, at: Timestamp) {
        self.init(actor.text, at: at)
    }
}
