public import ManagementGate
internal import Fleet
internal import HTTPServer

/// `GET /ws?after=ID`, the live connection.
public enum LiveRoute {
    /// Where it is.
    public static let pattern = "/ws"

    /// The route, for the table.
    ///
    /// - Parameter admits: whether the visitor of a request that was let through may still listen; asked every few seconds.
    public static func route(
        _ channel: LiveChannel, admits: @escaping @Sendable (ManagementRequest) async -> Bool = { _ in true }
    ) -> ManagementRoute {
        ManagementRoute(.get, pattern, .live, for: .signedIn(.viewer)) { request in
            let text = request.http.query["after"]
            let after = text.flatMap { Int64($0) }
            guard text == nil || (after ?? -1) >= 0 else {
                throw HTTPError(.badRequest, code: "bad_request", "after: wanted the number of an event, found \"\(text ?? "")\".")
            }
            return .webSocket(channel.events(after: after, isAdmitted: { await admits(request) }))
        }
    }
}
