import HTTPServer

/// Whether the pages are light or dark; a cookie keeps what a person chose.
enum Theme: String, CaseIterable, Sendable {
    /// As the system of the browser is.
    case automatic
    case light
    case dark

    static let cookieName = "rpi_deploy_theme"

    init(of request: HTTPRequest) {
        self = Cookies.value(Self.cookieName, in: request.headers).flatMap { Theme(rawValue: String($0)) } ?? .automatic
    }

    var title: String {
        switch self {
        case .automatic: "Like the system"
        case .light: "Light"
        case .dark: "Dark"
        }
    }

    var icon: Icon {
        switch self {
        case .automatic: .automatic
        case .light: .sun
        case .dark: .moon
        }
    }

    /// The cookie as a browser sends it.
    var cookie: String { "\(Self.cookieName)=\(rawValue)" }

    /// The value of `Set-Cookie` that keeps it for a year; scripts read it, too.
    var setting: String { "\(Self.cookieName)=\(rawValue); Path=/; Max-Age=31536000; SameSite=Lax" }
}
