import Fleet
import Operations

/// A moment as people write it: a day, a day and a time (UTC), or how long ago.
enum Moment {
    /// What the help says.
    static let form = "YYYY-MM-DD, 'YYYY-MM-DD HH:MM' (UTC), today, or 36h or 7d ago"

    /// Reads a moment; a day alone is its beginning, or its end.
    static func parse(_ text: String, atEndOfDay: Bool = false, now: Timestamp = SystemClock.now()) throws -> Timestamp {
        let day = Int64(86_400_000)
        func wholeDay(_ beginning: Timestamp) -> Timestamp {
            Timestamp(milliseconds: beginning.milliseconds + (atEndOfDay ? day : 0))
        }
        if text == "today" { return wholeDay(Timestamp(milliseconds: now.milliseconds / day * day)) }
        let age = text.hasSuffix(" ago") ? text.dropLast(4) : text[...]
        if let unit = age.last, let count = Int64(age.dropLast()), (0...100_000).contains(count), unit == "h" || unit == "d" {
            return Timestamp(milliseconds: now.milliseconds - count * (unit == "h" ? 3_600_000 : day))
        }
        if let (moment, isDay) = absolute(text) { return isDay ? wholeDay(moment) : moment }
        throw UsageError(message: "a moment is \(form), not '\(text)'")
    }

    /// Reads a moment that is to come: a day, which is its beginning, or a day and a time.
    static func parseComing(_ text: String) throws -> Timestamp {
        if let (moment, _) = absolute(text) { return moment }
        throw UsageError(message: "a time is YYYY-MM-DD or 'YYYY-MM-DD HH:MM' (UTC), not '\(text)'")
    }

    private static func absolute(_ text: String) -> (moment: Timestamp, isDay: Bool)? {
        var plain = text.replacing("T", with: " ")
        if plain.hasSuffix("Z") { plain.removeLast() }
        if let day = try? Timestamp(plain + " 00:00:00") { return (day, true) }
        return ["", ":00"].lazy.compactMap { try? Timestamp(plain + $0) }.first.map { ($0, false) }
    }
}
