/// Everything that can be made to go wrong, by the name that people give it.
public enum FaultKind: String, CaseIterable, Sendable {
    /// Where a fault does its harm.
    public enum Scope: Sendable {
        /// Between device and server.
        case network
        /// On the card.
        case card
        /// At the device itself.
        case device
    }

    // Network
    /// The connection ends in the middle of an answer.
    case cut
    /// The connection breaks in the middle of an answer.
    case reset
    /// The connection ends within the head of an answer.
    case cutInHeader = "cut-in-header"
    /// The request arrives, its answer never.
    case loseAnswer = "lose-answer"
    /// Connections break, and none can be made for a while.
    case noServer = "no-server"
    /// Nothing comes for a while.
    case stall
    /// An answer comes slowly.
    case slow
    /// An answer says that it is shorter than it is, and is.
    case truncate
    /// More bytes than announced follow an answer.
    case tooMuch = "too-much"
    /// The whole image comes instead of a range of it.
    case ignoreRange = "ignore-range"
    /// A range comes with status 200.
    case okForRange = "200-for-range"
    /// Another range comes than was asked for.
    case wrongRange = "wrong-range"
    /// Another range comes than the head says.
    case lyingRange = "lying-range"
    /// The server answers 404.
    case notFound = "404"
    /// The server answers 416.
    case rangeRefused = "416"
    /// The server answers 429.
    case tooManyRequests = "429"
    /// The server answers 500.
    case serverError = "500"
    /// The server answers 503.
    case unavailable = "503"
    /// The server answers 503 and when to come again.
    case retryAfter = "503-retry-after"
    /// The server redirects.
    case redirect
    /// A bit of an answer's content is wrong.
    case flip
    /// A bit of an answer's head is wrong.
    case flipInHeader = "flip-in-header"
    /// The image is replaced by another version.
    case imageReplaced = "image-replaced"
    /// From there on another server answers.
    case otherServer = "other-server"
    /// Each report comes a second time, after the next one.
    case lateReports = "late-reports"

    // Card
    /// The card is shorter than the image.
    case short
    /// The card ends where it did not before.
    case shrinks
    /// Writes fail at one place.
    case writeError = "write-error"
    /// Reads fail at one place.
    case readError = "read-error"
    /// The card does not finish writing.
    case flushError = "flush-error"
    /// Writes are acknowledged and lost.
    case lostWrites = "lost-writes"
    /// A bit changes after it was written.
    case bitRot = "bit-rot"
    /// The card is slow.
    case slowCard = "slow-card"
    /// The card cannot be written.
    case readOnly = "read-only"
    /// The card is pulled out.
    case removed
    /// The card is smaller than it says, and starts over at its end.
    case lyingSize = "lying-size"

    // Device
    /// Power fails; of what was not flushed only a part is on the card. Then the device starts again.
    case powerCut = "power-cut"
    /// The same, and the card's record of progress is gone, too.
    case powerCutNoRecord = "power-cut-no-record"
    /// The device sends another token than it was given.
    case wrongToken = "wrong-token"
    /// The device sends the token of another device.
    case stolenToken = "stolen-token"

    /// Where the fault does its harm.
    public var scope: Scope {
        switch self {
        case .cut, .reset, .cutInHeader, .loseAnswer, .noServer, .stall, .slow, .truncate, .tooMuch, .ignoreRange, .okForRange,
            .wrongRange, .lyingRange, .notFound, .rangeRefused, .tooManyRequests, .serverError, .unavailable, .retryAfter, .redirect,
            .flip, .flipInHeader, .imageReplaced, .otherServer, .lateReports:
            .network
        case .short, .shrinks, .writeError, .readError, .flushError, .lostWrites, .bitRot, .slowCard, .readOnly, .removed, .lyingSize:
            .card
        case .powerCut, .powerCutNoRecord, .wrongToken, .stolenToken: .device
        }
    }

    /// Whether one of it must not keep an installation from its success: it passes by itself or is mended.
    public var isBorne: Bool {
        switch self {
        case .cut, .reset, .cutInHeader, .loseAnswer, .noServer, .stall, .slow, .tooManyRequests, .serverError, .unavailable, .retryAfter,
            .imageReplaced, .lateReports, .slowCard, .notFound, .rangeRefused:
            true
        default: false
        }
    }

    /// Whether it needs more than an installer and its card: a second server, another device's token.
    public var needsSite: Bool { self == .otherServer || self == .stolenToken }

    /// Whether its place is one of the calls of the device protocol, or a share of the packed image.
    public var isOfCalls: Bool { scope == .network || self == .wrongToken || self == .stolenToken }

    /// What the number behind `=` means, and its value where none is given; `nil` for a kind that takes none.
    public var value: (meaning: String, standard: UInt64)? {
        switch self {
        case .cutInHeader: ("bytes of the head that still come", 20)
        case .loseAnswer, .ignoreRange, .okForRange, .notFound, .rangeRefused, .tooManyRequests, .serverError, .unavailable:
            ("times", 1)
        case .noServer: ("seconds", 30)
        case .stall: ("seconds", 60)
        case .slow: ("bytes a second", 1_000)
        case .slowCard: ("bytes a second", 1_000_000)
        case .truncate, .tooMuch: ("bytes", 1_000)
        case .wrongRange, .lyingRange: ("bytes that the range is shifted by", 4_096)
        case .retryAfter: ("seconds", 30)
        case .redirect: ("status", 302)
        case .flip, .flipInHeader: ("which bit", 0)
        case .short: ("missing bytes", 1)
        case .writeError, .readError, .flushError, .bitRot: ("times, 0 for always", 0)
        case .lostWrites: ("writes, 0 for all from there on", 1)
        case .powerCut, .powerCutNoRecord: ("seed of what reaches the card", 1)
        case .cut, .reset, .imageReplaced, .otherServer, .lateReports, .shrinks, .readOnly, .removed, .lyingSize, .wrongToken, .stolenToken:
            nil
        }
    }

    /// Whether it can be put at a place; the rest hold from the start.
    public var takesPlace: Bool {
        switch self {
        case .short, .slowCard, .readOnly, .lateReports: false
        default: true
        }
    }

    /// What it does, for a list of all.
    public var summary: String {
        switch self {
        case .cut: "the connection ends in the middle of an answer"
        case .reset: "the connection breaks in the middle of an answer"
        case .cutInHeader: "the connection ends within the head of an answer"
        case .loseAnswer: "the request arrives, its answer never"
        case .noServer: "connections break, and none can be made for a while"
        case .stall: "nothing comes for a while"
        case .slow: "an answer comes slowly"
        case .truncate: "an answer says that it is shorter than it is, and is"
        case .tooMuch: "more bytes than announced follow an answer"
        case .ignoreRange: "the whole image comes instead of a range of it"
        case .okForRange: "a range comes with status 200"
        case .wrongRange: "another range comes than was asked for"
        case .lyingRange: "another range comes than the head says"
        case .notFound: "the server answers 404"
        case .rangeRefused: "the server answers 416"
        case .tooManyRequests: "the server answers 429"
        case .serverError: "the server answers 500"
        case .unavailable: "the server answers 503"
        case .retryAfter: "the server answers 503 and when to come again"
        case .redirect: "the server redirects"
        case .flip: "a bit of an answer's content is wrong"
        case .flipInHeader: "a bit of an answer's head is wrong"
        case .imageReplaced: "the image is replaced by another version"
        case .otherServer: "from there on another server answers"
        case .lateReports: "each report comes a second time, after the next one"
        case .short: "the card is shorter than the image"
        case .shrinks: "the card ends where it did not before"
        case .writeError: "writes fail at one place"
        case .readError: "reads fail at one place"
        case .flushError: "the card does not finish writing"
        case .lostWrites: "writes are acknowledged and lost"
        case .bitRot: "a bit changes after it was written"
        case .slowCard: "the card is slow"
        case .readOnly: "the card cannot be written"
        case .removed: "the card is pulled out"
        case .lyingSize: "the card is smaller than it says, and starts over at its end"
        case .powerCut: "power fails; of what was not flushed only a part is on the card. Then the device starts again"
        case .powerCutNoRecord: "the same, and the card's record of progress is gone, too"
        case .wrongToken: "the device sends another token than it was given"
        case .stolenToken: "the device sends the token of another device"
        }
    }
}
