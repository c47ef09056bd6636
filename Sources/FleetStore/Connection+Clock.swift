import Fleet
import SQLite

extension Connection {
    /// This moment, by the clock of the machine.
    mutating func moment() throws -> Timestamp {
        let milliseconds = try first(
            "SELECT CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) AS now", { row in try row.integer("now") })
        return Timestamp(milliseconds: milliseconds ?? 0)
    }
}

extension Timestamp {
    /// The moment as part of a file's name: `20260301T120000Z`.
    var fileName: String { iso8601.filter { $0 != "-" && $0 != ":" } }
}
