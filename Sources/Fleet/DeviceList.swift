/// The devices of a text: one serial number on each line, or CSV whose header names the columns `serial_number`, `mac_address` and
/// `hostname`; other columns are not read. One bad line refuses the whole text.
public struct DeviceList: Equatable, Sendable {
    /// A device, and the hostname that it is to have.
    public struct Entry: Equatable, Sendable {
        /// The device.
        public let device: DeviceIdentity
        /// Its hostname; `nil` for the next one.
        public let hostname: Hostname?
    }

    /// The most devices in one list.
    public static let maximumCount = 10_000

    /// The devices in the order of the text.
    public private(set) var entries: [Entry] = []

    private struct Columns {
        var serial: Int?
        var mac: Int?
        var hostname: Int?
        /// Present in what 'pool export' writes: its rows without a device are hostnames that nobody has.
        var status: Int?
    }

    /// Reads a text.
    ///
    /// - Throws: ``DeviceListError`` naming the line.
    public init(parsing text: String) throws(DeviceListError) {
        var columns: Columns?
        var lines: [String: Int] = [:]
        for (number, line) in CSVText.records(of: text) {
            if line.isEmpty || line.hasPrefix("#") { continue }
            let fields = CSVLine.fields(of: line)
            guard let columns else {
                columns = try Self.columns(ofHeader: fields, line: line, at: number)
                // A list without a header begins with a device.
                if columns == nil {
                    columns = Columns(serial: 0)
                    try add(fields, Columns(serial: 0), at: number, &lines)
                }
                continue
            }
            try add(fields, columns, at: number, &lines)
        }
        if entries.isEmpty { throw .empty }
    }

    private mutating func add(
        _ fields: [String], _ columns: Columns, at line: Int, _ lines: inout [String: Int]
    ) throws(DeviceListError) {
        func field(_ column: Int?) -> String? {
            guard let column, fields.indices.contains(column), !fields[column].isEmpty else { return nil }
            return fields[column]
        }
        if columns.status != nil, field(columns.serial) == nil, field(columns.mac) == nil { return }
        if entries.count == Self.maximumCount { throw .tooMany(line: line, limit: Self.maximumCount) }
        do throws(FleetError) {
            let device = try DeviceIdentity(serialText: field(columns.serial), macText: field(columns.mac))
            let hostname: Hostname? = if let text = field(columns.hostname) { try Hostname(text) } else { nil }
            entries.append(Entry(device: device, hostname: hostname))
        } catch {
            throw .badValue(line: line, error)
        }
        guard let device = entries.last?.device else { return }
        if let first = lines.updateValue(line, forKey: device.description) { throw .repeated(line: line, first: first) }
    }

    /// The columns that a header names; `nil` when the line is a device.
    private static func columns(ofHeader fields: [String], line: String, at number: Int) throws(DeviceListError) -> Columns? {
        let names = fields.map { $0.lowercased().filter(\.isLetter) }
        func index(_ known: Set<String>) -> Int? { names.firstIndex(where: known.contains) }
        let columns = Columns(
            serial: index(["serial", "serialnumber"]), mac: index(["mac", "macaddress"]), hostname: index(["hostname", "name"]),
            status: index(["status"]))
        if columns.serial != nil || columns.mac != nil { return columns }
        guard fields.count == 1, fields[0].contains(where: \.isNumber) else { throw .noColumn(line: number, found: line) }
        return nil
    }
}
