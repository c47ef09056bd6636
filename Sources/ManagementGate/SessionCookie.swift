import HTTPServer

/// The cookie that carries a session's id.
///
/// Source: RFC 6265bis, on cookies and the prefix `__Host-`.
struct SessionCookie {
    private static let plainName = "rpi_deploy_session"

    /// Whether the browser speaks TLS: then the cookie is never sent without it, and no other host can set it.
    let isSecure: Bool

    private var name: String { (isSecure ? "__Host-" : "") + Self.plainName }

    /// The session's id that a request carries; nil: none.
    func value(in headers: HTTPHeaders) -> String? {
        for field in headers.values("Cookie") {
            for part in field.split(separator: ";") {
                let halves = part.drop { $0 == " " }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard halves.count == 2, halves[0] == name[...] else { continue }
                return String(halves[1])
            }
        }
        return nil
    }

    /// The field that gives a browser a session's id for so many seconds.
    func setting(_ id: String, seconds: Int64) -> String {
        "\(name)=\(id); Path=/; Max-Age=\(seconds); HttpOnly; SameSite=Lax\(isSecure ? "; Secure" : "")"
    }

    /// The field that takes it away.
    var removal: String { setting("", seconds: 0) }
}
