/// Goes through the entries of the audit log in order and says where they do not hang together.
struct ChainWalk {
    private static let limit = 20

    private let first: Int64
    private let noted: AuditHead?
    private var isNotedSeen: Bool
    private var last: Int64
    /// The hash that the next entry has to name; `nil` when it is not known.
    private var previous: [UInt8]?
    private let startHash: String?
    private var problems: [String] = []

    /// Starts behind the entry of a number, the last that was archived.
    ///
    /// - Parameter startHash: the hash of that entry in hexadecimal digits; `nil` when the log does not tell.
    init(after last: Int64, startingWith startHash: String?, noted: AuditHead?) {
        first = last + 1
        self.last = last
        self.startHash = startHash
        self.noted = noted
        isNotedSeen = noted?.id == last && noted?.hash == startHash
        if startHash == nil { report("Entries up to \(last) of the audit log are gone, and no event says that they were archived.") }
    }

    mutating func take(_ event: AuditEvent, previous named: [UInt8], hash: [UInt8]) {
        if event.id != last + 1 {
            let missing = event.id == last + 2 ? "Event \(last + 1)" : "Events \(last + 1) to \(event.id - 1)"
            report("\(missing) of the audit log is missing.")
        } else if previous.map({ $0 != named }) ?? (startHash.map { $0 != EventChain.text(of: named) } ?? false) {
            report("Event \(event.id) of the audit log does not follow the one before it: one of the two was changed or replaced.")
        }
        if EventChain.hash(of: event, after: named) != hash {
            report("Event \(event.id) of the audit log was changed: it does not match its hash (\(event.kind) \(event.subject)).")
        }
        if let noted, noted.id == event.id, noted.hash == EventChain.text(of: hash) { isNotedSeen = true }
        last = event.id
        previous = hash
    }

    /// What was found, once the head is known.
    consuming func finish(headID: Int64, headHash: [UInt8]) -> [String] {
        if last < headID {
            report("The end of the audit log is missing: it goes to event \(last), and it had \(headID).")
        } else if last > headID {
            report("The audit log goes to event \(last), but its head is \(headID): entries were added by hand.")
        } else if let previous, previous != headHash {
            report("The head of the audit log is not the hash of its last event \(last): one of the two was changed.")
        }
        if let noted, !isNotedSeen {
            report(
                noted.id < first - 1
                    ? "The noted head \(noted.id) is older than the log that is kept, which begins with event \(first). Look for it in the archive of 'db prune'."
                    : "The noted head is not in the audit log: event \(noted.id) is missing or has another hash, so the log was cut off or rewritten since."
            )
        }
        return problems
    }

    private mutating func report(_ problem: String) {
        if problems.count < Self.limit { problems.append(problem) }
    }
}
