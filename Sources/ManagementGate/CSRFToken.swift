import Accounts
import HTTPServer

/// What shows that a page of this session has sent a change.
enum CSRFToken {
    /// Whether a request carries the token of a session: in the header `X-CSRF-Token`, else in the form's field `csrf_token`.
    static func isSent(with request: HTTPRequest, session id: String) -> Bool {
        guard let sent = request.headers["X-CSRF-Token"] ?? field(of: request) else { return false }
        return Accounts.isCSRFToken(sent, ofSession: id)
    }

    private static func field(of request: HTTPRequest) -> String? {
        let type = request.headers["Content-Type"] ?? ""
        if MultipartForm.isType(type) { return (try? MultipartForm(request.body, contentType: type))?.text("csrf_token") }
        guard type.lowercased().hasPrefix("application/x-www-form-urlencoded") else { return nil }
        return HTTPQuery(form: request.body)?["csrf_token"]
    }
}
