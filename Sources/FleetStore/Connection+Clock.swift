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
