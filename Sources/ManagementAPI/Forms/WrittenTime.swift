import Fleet

/// A date or a moment as programs write it.
///
/// Source: RFC 3339, and `YYYY-MM-DD HH:MM:SS` in UTC as the tables have it.
struct WrittenTime {
    /// The moment; of a date, its beginning.
    let beginning: Timestamp
    /// The moment; of a date, its end.
    let end: Timestamp

    init(_ text: String) throws(FleetError) {
        if text.utf8.count == 10 {
            beginning = try Self.moment("\(text) 00:00:00", of: text)
            end = Timestamp(milliseconds: beginning.milliseconds + Timestamp.day)
            return
        }
        let (base, rest) = (text.prefix(19).map { $0 == "T" || $0 == "t" ? " " : $0 }, text.dropFirst(19))
        let moment = try Self.moment(String(base), of: text)
        guard let offset = Self.offset(rest) else { throw .badTimestamp(text) }
        beginning = Timestamp(milliseconds: moment.milliseconds - offset * 60_000)
        end = beginning
    }

    private static func moment(_ text: String, of whole: String) throws(FleetError) -> Timestamp {
        do { return try Timestamp(text) } catch { throw .badTimestamp(whole) }
    }

    /// What follows the seconds, in minutes east of UTC; parts of a second are cut off.
    private static func offset(_ text: Substring) -> Int64? {
        var rest = text
        if rest.first == "." {
            let digits = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
            guard !digits.isEmpty else { return nil }
            rest = rest[digits.endIndex...]
        }
        if rest.isEmpty || rest == "Z" || rest == "z" { return 0 }
        let parts = rest.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
        guard let sign = rest.first, sign == "+" || sign == "-", parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }),
            let hours = Int64(parts[0]), let minutes = Int64(parts[1]), (0..<24).contains(hours), (0..<60).contains(minutes)
        else { return nil }
        return (hours * 60 + minutes) * (sign == "-" ? -1 : 1)
    }
}
