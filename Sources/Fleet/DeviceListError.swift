/// Why a list of devices was refused as a whole.
public enum DeviceListError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The text names no device.
    case empty
    /// More devices than the limit.
    case tooMany(line: Int, limit: Int)
    /// The header names no column that tells devices.
    case noColumn(line: Int, found: String)
    /// The line (counted from 1) has a value that is wrong.
    case badValue(line: Int, FleetError)
    /// The device came before, in the line `first`.
    case repeated(line: Int, first: Int)

    /// One sentence for the person who gave the text.
    public var description: String {
        switch self {
        case .empty: "There are no devices in the list. Give one serial number on each line, or CSV with a header; nothing was changed."
        case .tooMany(let line, let limit): "Line \(line): a list has at most \(limit) devices. Split it; nothing was changed."
        case .noColumn(let line, let found):
            "Line \(line): wanted a header with a column serial_number or mac_address (and hostname, if they are to have certain ones), found '\(PlainText.printable(found, limit: 60))'. Name the columns; nothing was changed."
        case .badValue(let line, let error): "Line \(line): \(error.description) Nothing was changed."
        case .repeated(let line, let first): "Line \(line): the device stands in line \(first) already. Remove one; nothing was changed."
        }
    }
}
