public import ManagementGate
internal import Fleet
internal import HTTPServer

/// `GET /ws?after=ID`, the live connection.
public enum LiveRoute {
    /// Where it is.
    public static let pattern = "/ws"

    /// The route, for the table.
    public static func route(_ channel: LiveChannel) -> ManagementRoute {
        ManagementRoute(.get, pattern, .live, for: .signedIn(.viewer)) { request in
            guard let text = request.http.query["after"] else { return .webSocket(channel.events(after: nil)) }
            guard let after = Int64(text), after >= 0 else {
                throw HTTPError(.badRequest, code: "bad_request", "after: wanted the number of an event, found \"\(text)\".")
            }
            return .webSocket(channel.events(after: after))
        }
    }
}
