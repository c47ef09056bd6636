import Fleet
import SQLite

/// A row of the original system's database, and what had to be changed of it.
struct OriginalRow {
    let table: String
    let values: [String: SQLValue]
    private(set) var reasons: [String] = []
    /// Its number here; `nil` when it has none.
    private(set) var id: Int64?

    /// The numbers that rows keep: with those above, the next row could be given none.
    static let ids: ClosedRange<Int64> = 1...1_000_000_000_000
    /// The years 0 to 9999, in seconds since 1970.
    private static let seconds: ClosedRange<Int64> = -62_167_219_200...253_402_300_799

    init(table: String, values: [String: SQLValue]) {
        self.table = table
        self.values = values
        id = originalID
    }

    /// Its number in the original; `nil` when it has none.
    var originalID: Int64? { if case .integer(let id) = values["id"] { id } else { nil } }

    /// Gives it another number, because its own is not in ``ids`` or is another row's.
    mutating func renumber(_ id: Int64) {
        if originalID != nil { note("its number is another row's or not one from 1 to \(Self.ids.upperBound), so it has a new one") }
        self.id = id
    }

    /// Says what is changed; the same twice counts once.
    mutating func note(_ reason: String) {
        if !reasons.contains(reason) { reasons.append(reason) }
    }

    /// A text, whatever it was kept as; `nil` for NULL and for bytes.
    func text(_ column: String) -> String? {
        switch values[column] {
        case .text(let text): text
        case .integer(let number): String(number)
        case .real(let number): String(number)
        case .null, .blob, nil: nil
        }
    }

    /// A text that is not empty.
    func words(_ column: String) -> String? { text(column).flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 } }

    /// A whole number; `nil` for anything else.
    func integer(_ column: String) -> Int64? {
        switch values[column] {
        case .integer(let number): number
        case .text(let text): Int64(text)
        case .real(let number): Int64(exactly: number)
        default: nil
        }
    }

    /// A value of the fleet, `nil` (and a note) when the text is none; NULL and nothing need no note.
    mutating func value<Value>(_ column: String, _ read: (String) throws -> Value) -> Value? {
        guard let text = words(column) else { return nil }
        if let value = try? read(text) { return value }
        note("its \(column) is not valid and was left out")
        return nil
    }

    /// A moment in any of the forms that SQLite and Python write.
    mutating func moment(_ column: String) -> Timestamp? {
        let stored = values[column]
        return value(column) { text in
            if case .integer(let seconds) = stored {
                guard Self.seconds.contains(seconds) else { throw FleetError.badTimestamp(text) }
                return Timestamp(milliseconds: seconds * 1_000)
            }
            var plain = text.replacing("T", with: " ")
            if plain.hasSuffix("Z") { plain.removeLast() }
            if plain.hasSuffix("+00:00") { plain.removeLast(6) }
            if plain.count == 10 { plain += " 00:00:00" }
            return try Timestamp(String(plain.split(separator: ".", omittingEmptySubsequences: false).first ?? ""))
        }
    }

    /// A moment that this schema has to have.
    mutating func requiredMoment(_ column: String, else other: Timestamp? = nil) -> Timestamp {
        if let moment = moment(column) { return moment }
        note("its \(column) is unknown: \(other == nil ? "1970" : "another time of the row") stands for it")
        return other ?? Timestamp(milliseconds: 0)
    }

    /// All of the row as JSON: a text, a number or null each; bytes as `{"hex": …}`.
    var json: String {
        let fields = values.sorted { $0.key < $1.key }.map { ($0.key, EventDetail.Value($0.value)) }
        return EventDetail(fields).json
    }
}

extension EventDetail.Value {
    fileprivate init(_ value: SQLValue) {
        self =
            switch value {
            case .null: .none
            case .integer(let number): .number(number)
            case .real(let number): .real(number)
            case .text(let text): .text(text)
            case .blob(let bytes): .object(["hex": .text(EventChain.text(of: bytes))])
            }
    }
}
