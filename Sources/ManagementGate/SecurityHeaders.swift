import HTTPServer

/// What every answer of the management network tells the browser.
///
/// Sources: Content Security Policy Level 3; Fetch Standard; OWASP Secure Headers Project.
enum SecurityHeaders {
    /// No script, style, frame or connection but from this server, nothing inline, and the pages in nobody's frame. (`'self'` holds for WebSockets of
    /// the same host, too. Bootstrap's styles have small images as `data:`.)
    static let contentSecurityPolicy = """
        default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; object-src 'none'; \
        base-uri 'none'; frame-ancestors 'none'; form-action 'self'
        """

    /// The fields; whoever answers may give another Cache-Control.
    static func fields(isTLS: Bool) -> HTTPHeaders {
        var headers: HTTPHeaders = [
            "Content-Security-Policy": contentSecurityPolicy,
            "X-Content-Type-Options": "nosniff",
            // Not "no-referrer": with that, browsers say "Origin: null" in our own forms (Fetch Standard, section 3.1).
            "Referrer-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "no-store",
        ]
        if isTLS { headers.add("Strict-Transport-Security", "max-age=31536000") }
        return headers
    }
}
