/// What waits for one client, within limits. A message with a key stands for the state of something: a newer one with the same key takes its
/// place, so that a slow client gets fewer messages, not older ones.
struct Outbox {
    /// What became of a message.
    enum Outcome: Equatable {
        case queued
        /// It takes the place of an older one.
        case replaced
        /// There is no room, and the client will be closed.
        case overflowed
        /// Nothing is taken any more.
        case closed
    }

    /// What is to be sent next.
    enum Next: Equatable {
        case frame([UInt8])
        case close(WebSocketCloseCode, reason: String)
    }

    private struct Entry {
        let key: String?
        let frame: [UInt8]
    }

    private let byteLimit: Int
    private let countLimit: Int
    /// By place in the line; replaced ones leave gaps.
    private var entries: [Int: Entry] = [:]
    private var places: [String: Int] = [:]
    private var first = 0
    private var end = 0
    private var closing: (code: WebSocketCloseCode, reason: String)?
    private var isClosed = false
    private(set) var byteCount = 0

    init(limits: WebSocketLimits) {
        byteLimit = limits.queueByteCount
        countLimit = limits.queueCount
    }

    var count: Int { entries.count }
    /// The code of the close frame that is to go out.
    var closeCode: WebSocketCloseCode? { closing?.code }

    /// Puts a message at the end of the line, or, with `keepingPlace`, where the one is that it replaces.
    mutating func add(_ frame: [UInt8], key: String?, keepingPlace: Bool) -> Outcome {
        guard !isClosed, closing == nil else { return .closed }
        var place = end
        var outcome = Outcome.queued
        if let key, let old = places[key], let entry = entries.removeValue(forKey: old) {
            byteCount -= entry.frame.count
            outcome = .replaced
            if keepingPlace { place = old }
        }
        guard byteCount + frame.count <= byteLimit, entries.count < countLimit else {
            close(.tryAgainLater, reason: "too slow: \(entries.count) messages were waiting", now: true)
            return .overflowed
        }
        entries[place] = Entry(key: key, frame: frame)
        byteCount += frame.count
        if let key { places[key] = place }
        if place == end { end += 1 }
        return outcome
    }

    /// Takes nothing more; what waits still goes out, unless `now`.
    mutating func close(_ code: WebSocketCloseCode, reason: String, now: Bool) {
        guard !isClosed else { return }
        if now { drop() }
        if now || closing == nil { closing = (code, reason) }
    }

    /// The end: nothing goes out any more.
    mutating func shut() {
        drop()
        closing = nil
        isClosed = true
    }

    /// The next thing to send; `nil` when there is none.
    mutating func next() -> Next? {
        while first < end {
            defer { first += 1 }
            guard let entry = entries.removeValue(forKey: first) else { continue }
            byteCount -= entry.frame.count
            if let key = entry.key { places[key] = nil }
            return .frame(entry.frame)
        }
        guard let closing else { return nil }
        shut()
        return .close(closing.code, reason: closing.reason)
    }

    private mutating func drop() {
        entries = [:]
        places = [:]
        first = end
        byteCount = 0
    }
}
