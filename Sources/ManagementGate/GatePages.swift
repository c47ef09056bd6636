public import HTTPServer

/// How the gate's own pages look: whole HTML documents.
public protocol GatePages: Sendable {
    /// A form that posts `name`, `password` and `next` to `/login`.
    func login(_ form: LoginForm) -> String
    /// A form that posts `token`, `name`, `password` and `repeated` to `/first-run`.
    func firstRun(_ form: FirstRunForm) -> String
    /// A refusal or a failure: 403, 404, 405, 500 and the like. The id is that of an error that only the log explains.
    func refusal(_ error: HTTPError, visitor: Visitor, requestID: RequestID?) -> String
}
