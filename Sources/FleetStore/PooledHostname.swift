import Fleet
import SQLite

/// A row of the pool with its number in the table.
struct PooledHostname {
    let row: Int64
    let record: HostnameRecord

    var hostname: Hostname { record.hostname }

    init(row: Int64, record: HostnameRecord) {
        self.row = row
        self.record = record
    }

    init(row: borrowing Row) throws {
        self.row = try row.integer("id")
        let serial = try row.textIfAny("serial_number")
        let mac = try row.textIfAny("mac_address")
        let assignedAt = try row.textIfAny("assigned_date")
        record = HostnameRecord(
            hostname: try Hostname(row.text("hostname")), state: try HostnameState(row: row),
            device: serial == nil && mac == nil ? nil : try DeviceIdentity(serialText: serial, macText: mac),
            assignedAt: try assignedAt.map { try Timestamp($0) }, retirementReason: try row.textIfAny("retired_reason"),
            notes: try row.textIfAny("notes"),
            createdAt: try Timestamp(row.text("created_at")))
    }
}

extension HostnameState {
    init(row: borrowing Row) throws {
        let text = try row.text("status")
        guard let state = HostnameState(rawValue: text) else { throw StoreFailure.unknownWord("status", text) }
        self = state
    }
}
