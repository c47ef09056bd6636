/// A moment in UTC, in whole milliseconds since 1970-01-01 00:00:00.
public struct Timestamp: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Milliseconds since 1970-01-01 00:00:00 UTC.
    public let milliseconds: Int64

    /// The moment so many milliseconds after 1970-01-01 00:00:00 UTC.
    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Reads `YYYY-MM-DD HH:MM:SS` (UTC), as the database keeps it.
    ///
    /// - Throws: ``FleetError/badTimestamp(_:)``.
    public init(_ text: String) throws(FleetError) {
        guard let milliseconds = Self.milliseconds(of: text) else { throw .badTimestamp(text) }
        self.init(milliseconds: milliseconds)
    }

    /// Reads what ``iso8601`` says: `YYYY-MM-DDTHH:MM:SSZ`.
    ///
    /// - Throws: ``FleetError/badTimestamp(_:)``.
    public init(iso8601 text: String) throws(FleetError) {
        guard text.utf8.last == UInt8(ascii: "Z"), let milliseconds = Self.milliseconds(of: text.dropLast(), separator: "T") else {
            throw .badTimestamp(text)
        }
        self.init(milliseconds: milliseconds)
    }

    // Each row of a list has several, so this is written for speed.
    private static func milliseconds(of text: some StringProtocol, separator: Character = " ") -> Int64? {
        guard text.utf8.count == 19 else { return nil }
        var rest = text.utf8.makeIterator()
        func number(digits: Int) -> Int64? {
            var value: Int64 = 0
            for _ in 0..<digits {
                guard let byte = rest.next(), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
                value = value * 10 + Int64(byte - UInt8(ascii: "0"))
            }
            return value
        }
        func number(after mark: Character) -> Int64? { rest.next() == mark.asciiValue ? number(digits: 2) : nil }
        guard let year = number(digits: 4), let month = number(after: "-"), let day = number(after: "-"),
            let hour = number(after: separator), let minute = number(after: ":"), let second = number(after: ":"),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 60
        else { return nil }
        let days = Self.days(year: year, month: month, day: day)
        // The 31st of a month with 30 days would be the 1st of the next one.
        guard date(days: days).day == day else { return nil }
        return (days * 86_400 + hour * 3_600 + minute * 60 + second) * 1_000
    }

    /// `YYYY-MM-DD HH:MM:SS` in UTC, as the database keeps it; milliseconds are cut off.
    public var text: String { String(decoding: rendered(separator: UInt8(ascii: " ")), as: UTF8.self) }

    /// `YYYY-MM-DDTHH:MM:SSZ` (RFC 3339).
    public var iso8601: String { String(decoding: rendered(separator: UInt8(ascii: "T")) + [UInt8(ascii: "Z")], as: UTF8.self) }

    /// The moment without its milliseconds, as ``text`` says it.
    public var inWholeSeconds: Timestamp { Timestamp(milliseconds: Self.floored(milliseconds, by: 1_000) * 1_000) }

    /// The same as ``text``.
    public var description: String { text }

    /// Whether the first moment is before the second.
    public static func < (first: Timestamp, second: Timestamp) -> Bool { first.milliseconds < second.milliseconds }

    // Each change is stamped several times, so this is written for speed.
    private func rendered(separator: UInt8) -> [UInt8] {
        let seconds = Self.floored(milliseconds, by: 1_000)
        let days = Self.floored(seconds, by: 86_400)
        let time = seconds - days * 86_400
        let date = Self.date(days: days)
        let year = String(date.year)
        var text: [UInt8] = []
        text.reserveCapacity(20)
        for _ in 0..<max(0, 4 - year.utf8.count) { text.append(UInt8(ascii: "0")) }
        text += year.utf8
        Self.append(UInt8(ascii: "-"), date.month, to: &text)
        Self.append(UInt8(ascii: "-"), date.day, to: &text)
        Self.append(separator, time / 3_600, to: &text)
        Self.append(UInt8(ascii: ":"), time / 60 % 60, to: &text)
        Self.append(UInt8(ascii: ":"), time % 60, to: &text)
        return text
    }

    private static func append(_ mark: UInt8, _ value: Int64, to text: inout [UInt8]) {
        text.append(mark)
        text.append(UInt8(ascii: "0") + UInt8(value / 10))
        text.append(UInt8(ascii: "0") + UInt8(value % 10))
    }

    private static func floored(_ value: Int64, by divisor: Int64) -> Int64 {
        value >= 0 ? value / divisor : (value - divisor + 1) / divisor
    }

    // Days from civil and back: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms"; years begin in March so that
    // the leap day is the last one.
    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = floored(shifted, by: 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func date(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = floored(shifted, by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}
