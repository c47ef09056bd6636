import HTTPServer

/// What the page after a redirect says of what was just done. A cookie carries it there, once.
struct Flash: Sendable, Equatable {
    enum Kind: String, Sendable {
        case done
        case warning
    }

    let kind: Kind
    let text: String

    private static let cookieName = "rpi_deploy_flash"
    /// A cookie with its name has 4,096 bytes (RFC 6265, section 6.1), and of a byte three may become.
    private static let longest = 1_000

    init(_ text: String, kind: Kind = .done) {
        self.kind = kind
        self.text = text
    }

    /// What a request carries; nil: nothing.
    static func read(from request: HTTPRequest) -> Flash? {
        Cookies.value(cookieName, in: request.headers).flatMap { read(String($0)) }
    }

    /// What the value of the cookie says; nil: nothing.
    static func read(_ value: String) -> Flash? {
        guard let dot = value.firstIndex(of: "."), let kind = Kind(rawValue: String(value[..<dot])),
            let text = HTTPQuery(form: Array(("t=" + value[value.index(after: dot)...]).utf8))?["t"], !text.isEmpty
        else { return nil }
        return Flash(text, kind: kind)
    }

    /// The value of `Set-Cookie` that carries it to the next page.
    func setting(isSecure: Bool) -> String {
        var short = Substring(text)
        while short.utf8.count > Self.longest { short.removeLast() }
        let value = "\(kind.rawValue).\(PercentEncoding.encode(String(short)))"
        return "\(Self.cookieName)=\(value); Path=/; Max-Age=60; HttpOnly; SameSite=Lax\(isSecure ? "; Secure" : "")"
    }

    /// The value of `Set-Cookie` that takes it away.
    static let removal = "\(cookieName)=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"
}
