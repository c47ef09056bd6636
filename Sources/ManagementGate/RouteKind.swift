/// What a route is for; it decides how a refusal looks.
public enum RouteKind: Sendable, Equatable {
    /// A page, or a form of one: a refusal is a page, and who has not signed in is sent to the login page.
    case page
    /// A call of programs and of the pages' own scripts: a refusal is `{"error", "code"}`.
    case api
    /// A WebSocket: a foreign origin is refused although the method is GET.
    case live
    /// A file of the pages: style, script, icon.
    case asset
}
