import Fleet
import FleetStore
import ManagementAPI
import Operations

/// `events`.
enum EventList: Command {
    static let syntax = Syntax(
        words: ["events"], summary: "print the audit log: who changed what, and when",
        options: [
            Option(name: "--follow", help: "go on printing what happens, until Ctrl-C"),
            Option(name: "--since", value: "NUMBER", help: "only events after the one of this number"),
            Option(name: "--kind", value: "KIND", help: "only of this kind, such as hostname.assigned, or of all that begin with hostname"),
            Option(name: "--subject", value: "TEXT", help: "only on this: a venue's code, a hostname, 'deployment 12'"),
            Option(name: "--limit", value: "N", help: "how many at the most, 1 to 10000 (default: the newest 50; with --since: 10000)"),
        ],
        discussion: "With --json each event is a line of its own.", example: "events --kind hostname --limit 20")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let since = arguments.value("--since") == nil ? nil : try arguments.number("--since", in: 0...Int(Int32.max), default: 0)
        let filter = EventFilter(
            after: since.map(Int64.init), kind: arguments.value("--kind"), subject: arguments.value("--subject"),
            limit: try arguments.number("--limit", in: 1...EventFilter.maximumLimit, default: since == nil ? 50 : EventFilter.maximumLimit))
        let store = try await Workplace.open(arguments).store
        if arguments.has("--follow"), let since { return try await follow(store, after: Int64(since), filter, arguments, terminal) }
        // Looked up first: what happens between the two is in the list, and what happens after it is still to come.
        let head = try await store.auditHead().id
        let events = try await store.events(filter)
        for event in events { try print(event, arguments, terminal) }
        guard arguments.has("--follow") else {
            if events.isEmpty, !arguments.wantsJSON { terminal.note("There are no such events.") }
            return
        }
        try await follow(store, after: max(head, events.last?.id ?? 0), filter, arguments, terminal)
    }

    private static func follow(
        _ store: any FleetStore, after last: Int64, _ filter: EventFilter, _ arguments: Arguments, _ terminal: Terminal
    ) async throws {
        let signals = try EndSignals()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { _ = await signals.next() }
            group.addTask {
                var last = last
                while !Task.isCancelled {
                    for event in try await store.nextEvents(after: last, limit: 1_000) {
                        last = event.id
                        if filter.takes(event) { try print(event, arguments, terminal) }
                    }
                }
            }
            try await group.next()
            group.cancelAll()
        }
    }

    private static func print(_ event: AuditEvent, _ arguments: Arguments, _ terminal: Terminal) throws {
        if arguments.wantsJSON { return try terminal.print(jsonLine: EventMessage(event)) }
        let detail = event.detail == "{}" ? "" : "  \(event.detail)"
        terminal.print("\(event.id)  \(event.at)  \(event.actor)  \(event.kind)  \(event.subject)\(detail)")
    }
}
