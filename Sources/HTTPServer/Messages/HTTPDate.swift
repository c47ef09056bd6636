/// A moment in whole seconds, as HTTP writes it: `Sun, 06 Nov 1994 08:49:37 GMT`.
///
/// Source: RFC 9110, section 5.6.7.
public struct HTTPDate: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Since 1970-01-01T00:00:00Z.
    public let secondsSince1970: Int64

    /// A moment by its number of seconds.
    public init(secondsSince1970: Int64) { self.secondsSince1970 = secondsSince1970 }

    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// Reads any of the three forms that RFC 9110 names; nil for all else. The name of the day is not checked.
    public init?(_ text: String) {
        let words = text.split { " ,:-".contains($0) }.map(String.init)
        let order: (day: Int, month: Int, year: Int, time: Int)
        switch words.count {
        case 8 where words[7] == "GMT" && text.contains(","): order = (1, 2, 3, 4)
        case 7 where Self.months.contains(words[1]): order = (2, 1, 6, 3)
        default: return nil
        }
        guard let month = Self.months.firstIndex(of: words[order.month]), let day = Self.number(words[order.day], 1...31),
            var year = Self.number(words[order.year], 0...9999), let hour = Self.number(words[order.time], 0...23),
            let minute = Self.number(words[order.time + 1], 0...59), let second = Self.number(words[order.time + 2], 0...60)
        else { return nil }
        // RFC 850 has two digits for the year; RFC 9110 asks to take what is over 50 years ahead for the past.
        if words[order.year].utf8.count == 2 { year += year < 70 ? 2000 : 1900 }
        secondsSince1970 = Self.dayNumber(year, month + 1, day) * 86_400 + hour * 3600 + minute * 60 + second
    }

    /// The form that senders must use.
    public var description: String {
        let day = secondsSince1970.flooredQuotient(86_400)
        let second = secondsSince1970 - day * 86_400
        let (year, month, dayOfMonth) = Self.civil(day)
        let name = Self.days[Int(day - day.flooredQuotient(7) * 7)]
        let time = [second / 3600, second / 60 % 60, second % 60].map { Self.padded($0, 2) }.joined(separator: ":")
        return "\(name), \(Self.padded(dayOfMonth, 2)) \(Self.months[Int(month) - 1]) \(Self.padded(year, 4)) \(time) GMT"
    }

    /// Earlier moments first.
    public static func < (one: HTTPDate, other: HTTPDate) -> Bool { one.secondsSince1970 < other.secondsSince1970 }

    static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }

    private static func number(_ text: String, _ range: ClosedRange<Int64>) -> Int64? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int64(text), range.contains(number) else { return nil }
        return number
    }

    /// Days since 1970-01-01 of a day in the Gregorian calendar; years begin in March for the leap day's sake.
    private static func dayNumber(_ year: Int64, _ month: Int, _ day: Int64) -> Int64 {
        let year = month <= 2 ? year - 1 : year
        let era = year.flooredQuotient(400)
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * Int64(month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = shifted.flooredQuotient(146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}

extension Int64 {
    fileprivate func flooredQuotient(_ divisor: Int64) -> Int64 {
        (self >= 0 ? self : self - divisor + 1) / divisor
    }
}
