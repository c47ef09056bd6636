import SQLite

/// Writes the rows that are taken over, and keeps account of each: no row of the original is left out, and no value of it is lost.
struct AdoptionLedger {
    private static let exampleLimit = 5

    private var tables: [String: AdoptionReport.Table] = [:]
    private var reasons: [String: AdoptionReport.Reason] = [:]
    var additions: [String] = []

    /// Takes a row over with the values of this schema's columns, and with others that the original did not have.
    mutating func keep(
        _ row: OriginalRow, as columns: [(name: String, value: SQLValue)], adding others: [(name: String, value: SQLValue)] = [],
        into table: String? = nil, of target: inout Connection
    ) throws {
        var row = row
        let all = (columns + others).filter { $0.value != .null }
        var insert = SQL(
            stringLiteral: "INSERT INTO \(table ?? row.table) (\(all.map(\.name).joined(separator: ", "))) VALUES (")
        for (index, column) in all.enumerated() { insert += index == 0 ? "\(column.value)" : ", \(column.value)" }
        insert += ")"
        try target.run(insert)
        let kept = Dictionary(columns.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        let different = row.values.filter { $0.value != kept[$0.key] ?? .null }.keys.sorted()
        tables[row.table, default: .init(name: row.table)].found += 1
        if different.isEmpty {
            tables[row.table]?.kept += 1
            return
        }
        if row.reasons.isEmpty { row.note("its \(different.joined(separator: ", ")) was written in another form") }
        tables[row.table]?.changed += 1
        try record(row, isKept: true, in: &target)
    }

    /// Keeps a row that this program cannot use, whole, where it disturbs nothing.
    mutating func setAside(_ row: OriginalRow, because reason: String, in target: inout Connection) throws {
        var row = row
        row.note(reason)
        tables[row.table, default: .init(name: row.table)].found += 1
        tables[row.table]?.setAside += 1
        try record(row, isKept: false, in: &target)
    }

    private mutating func record(_ row: OriginalRow, isKept: Bool, in target: inout Connection) throws {
        try target.run(
            """
            INSERT INTO adopted_rows (source_table, source_id, is_kept, reason, content)
            VALUES (\(row.table), \(row.originalID), \(isKept), \(row.reasons.joined(separator: "; ")), \(row.json))
            """)
        for text in row.reasons {
            var reason = reasons["\(row.table): \(text)"] ?? .init(table: row.table, text: text, count: 0, examples: [])
            reason.count += 1
            if let id = row.originalID, reason.examples.count < Self.exampleLimit { reason.examples.append(id) }
            reasons["\(row.table): \(text)"] = reason
        }
    }

    /// The account of all.
    func report(tables names: [String]) -> AdoptionReport {
        var report = AdoptionReport()
        report.tables = names.map { tables[$0] ?? .init(name: $0) }
        report.reasons = reasons.values.sorted { ($1.count, $0.table, $0.text) < ($0.count, $1.table, $1.text) }
        report.additions = additions
        return report
    }
}
