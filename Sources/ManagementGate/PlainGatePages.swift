public import HTTPServer

/// Pages without any style, for a server without others.
public struct PlainGatePages: GatePages {
    /// Makes the pages.
    public init() {}

    /// The login page.
    public func login(_ form: LoginForm) -> String {
        Self.page(
            "Sign in",
            """
            \(form.notice.map { "<p role=\"status\">\(Self.escaped($0))</p>" } ?? "")
            \(Self.problem(form.problem))
            <form method="post" action="/login">
            <input type="hidden" name="next" value="\(Self.escaped(form.next))">
            <p><label>Name <input name="name" value="\(Self.escaped(form.name))" autocomplete="username" required></label></p>
            <p><label>Password <input name="password" type="password" autocomplete="current-password" required></label></p>
            <p><button>Sign in</button></p>
            </form>
            """)
    }

    /// The page that makes the first administrator.
    public func firstRun(_ form: FirstRunForm) -> String {
        Self.page(
            "First administrator",
            """
            \(Self.problem(form.problem))
            <form method="post" action="/first-run">
            <input type="hidden" name="token" value="\(Self.escaped(form.token))">
            <p><label>Name <input name="name" value="\(Self.escaped(form.name))" autocomplete="username" required></label></p>
            <p><label>Password <input name="password" type="password" autocomplete="new-password" minlength="12" required></label></p>
            <p><label>Again <input name="repeated" type="password" autocomplete="new-password" minlength="12" required></label></p>
            <p><button>Create</button></p>
            </form>
            """)
    }

    /// A refusal or a failure.
    public func refusal(_ error: HTTPError, visitor: Visitor, requestID: RequestID?) -> String {
        let id = requestID.map { "<p>Request \(Self.escaped($0.description))</p>" } ?? ""
        return Self.page("Error \(error.status.rawValue)", "<p>\(Self.escaped(error.message))</p>\(id)<p><a href=\"/\">Start page</a></p>")
    }

    private static func page(_ title: String, _ content: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><title>\(title)</title></head>
        <body><main><h1>\(title)</h1>
        \(content)
        </main></body></html>

        """
    }

    private static func problem(_ text: String?) -> String { text.map { "<p role=\"alert\">\(escaped($0))</p>" } ?? "" }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
            .replacing("'", with: "&#39;")
    }
}
