/// Hostnames as comma-separated values for spreadsheets and for another server.
public enum PoolTable {
    /// The names of the columns.
    public static let header = [
        "kart_number", "hostname", "status", "serial_number", "mac_address", "assigned_date", "retired_reason", "notes",
    ]

    /// A header and a line for each hostname, each ended as RFC 4180 has it. No field is a formula for a spreadsheet, and none
    /// controls a terminal or begins a line.
    public static func text(of records: [HostnameRecord]) -> String {
        let lines = records.map { record in
            CSVLine.text(of: [
                (try? KartNumber(record.hostname.identifier))?.identifier ?? "", record.hostname.text, record.state.rawValue,
                record.device?.serial?.text ?? "", record.device?.mac?.text ?? "", record.assignedAt?.text ?? "",
                PlainText.printable(record.retirementReason ?? "", limit: .max), PlainText.printable(record.notes ?? "", limit: .max),
            ])
        }
        return ([header.joined(separator: ",")] + lines).map { $0 + "\r\n" }.joined()
    }
}
