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
        if let unit = text.last, let count = Int64(text.dropLast()), (0...100_000).contains(count), unit == "h" || unit == "d" {
            return Timestamp(milliseconds: now.milliseconds - count * (unit == "h" ? 3_600_000 : day))
        }
        var plain = text.replacing("T", with: " ")
        if plain.hasSuffix("Z") { plain.removeLast() }
        if let moment = try? Timestamp(plain + " 00:00:00") { return wholeDay(moment) }
        for suffix in ["", ":00"] {
            if let moment = try? Timestamp(plain + suffix) { return moment }
        }
        throw UsageError(message: "a moment is \(form), not '\(text)'")
    }
}
