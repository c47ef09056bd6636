import Fleet
import HTTPServer

/// The time zone of a browser, which its script tells in a cookie; UTC until it did. What is said to be today is the browser's today.
struct BrowserZone: Sendable, Hashable {
    /// What is added to UTC, in minutes: -1,080 to 1,080.
    let minutes: Int

    static let utc = BrowserZone(minutes: 0)
    private static let cookieName = "rpi_deploy_zone"

    init(minutes: Int) {
        self.minutes = minutes
    }

    init(of request: HTTPRequest) {
        let value = Cookies.value(Self.cookieName, in: request.headers).flatMap { Int($0) }
        self = value.map { (-1_080...1_080).contains($0) ? BrowserZone(minutes: $0) : .utc } ?? .utc
    }

    /// The cookie as a browser sends it.
    var cookie: String { "\(Self.cookieName)=\(minutes)" }

    private var milliseconds: Int64 { Int64(minutes) * 60_000 }

    /// A moment as a clock of the zone shows it: `2026-03-01 14:05`.
    func text(_ moment: Timestamp) -> String { String(local(moment).text.prefix(16)) }

    /// The day of a moment: `2026-03-01`.
    func day(_ moment: Timestamp) -> String { String(local(moment).text.prefix(10)) }

    /// When the day of a moment began.
    func startOfDay(_ moment: Timestamp) -> Timestamp {
        let local = local(moment).milliseconds
        let day: Int64 = 86_400_000
        let start = local >= 0 ? local / day * day : (local - day + 1) / day * day
        return Timestamp(milliseconds: start - milliseconds)
    }

    /// When a day such as `2026-03-01` begins; nil for what is no day.
    func start(ofDay text: String) -> Timestamp? {
        guard text.utf8.count == 10, let moment = try? Timestamp(text + " 00:00:00") else { return nil }
        return Timestamp(milliseconds: moment.milliseconds - milliseconds)
    }

    /// `UTC`, `UTC+2`, `UTC-3:30`.
    var name: String {
        guard minutes != 0 else { return "UTC" }
        let (hours, rest) = (abs(minutes) / 60, abs(minutes) % 60)
        return "UTC\(minutes < 0 ? "-" : "+")\(hours)" + (rest == 0 ? "" : ":\(rest < 10 ? "0" : "")\(rest)")
    }

    private func local(_ moment: Timestamp) -> Timestamp { Timestamp(milliseconds: moment.milliseconds + milliseconds) }
}
