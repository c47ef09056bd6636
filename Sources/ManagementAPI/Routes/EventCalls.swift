import DeviceProtocol
import Fleet
import FleetStore
import HTTPServer

extension ManagementAPI {
    private static let largestPage = 1_000

    var eventCalls: [APICall] {
        [
            APICall(
                method: .get, path: "/api/events", role: .viewer, name: "listEvents", group: "audit",
                summary: "The audit log: who changed what, and when.",
                details: "With after the first that follow, oldest first; else the newest, oldest first, and with before those before it.",
                parameters: [
                    .query("kind", .text(0...100), "Of this kind, hostname.assigned, or of all that begin with this word, hostname."),
                    .query("subject", .text(0...200), "On this: a venue's code, a hostname, 'deployment 12'."),
                    .number("after", .count, "Those with higher numbers."), .number("before", .number, "Those with lower numbers."),
                    .limit(Self.largestPage, default: 50),
                ],
                success: .init(
                    status: .ok, schema: .list(EventMessage.form.schema, 0...Self.largestPage), about: "The entries.", isPaged: true)
            ) { [store] request in
                let query = request.query
                let filter = EventFilter(
                    after: query.number("after"), kind: query["kind"], subject: query["subject"], before: query.number("before"),
                    limit: query.limit(default: 50))
                let events = try await store.events(filter)
                let (name, last) = filter.after == nil ? ("before", events.first?.id) : ("after", events.last?.id)
                return .list(
                    events.map { EventMessage($0) },
                    headers: request.next(name, last.map(String.init), isFull: events.count == filter.limit))
            }
        ]
    }
}
