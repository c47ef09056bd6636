/// Why a text of kart numbers was refused as a whole.
public enum KartNumberImportError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The text holds no number.
    case empty
    /// The text is longer than the limit.
    case tooLong(bytes: Int, limit: Int)
    /// More numbers than the limit; the line is where it was passed (counted from 1).
    case tooMany(line: Int, limit: Int)
    /// The line (counted from 1) holds something that is neither a number nor a range.
    case badItem(line: Int, found: String)
    /// The range ends before it begins.
    case backwardRange(line: Int, found: String)
    /// The header names no column of kart numbers.
    case noColumn(line: Int, found: String)
    /// A row with fewer columns than the header promises.
    case missingColumn(line: Int, column: String)

    /// More than one of the above, in the order of the text; of more than ``shownLimit`` the rest is counted.
    case several([KartNumberImportError], total: Int)

    /// The most problems that are named.
    public static let shownLimit = 20

    /// One sentence for the person who gave the text.
    public var description: String {
        switch self {
        case .empty:
            "There are no kart numbers in the text. Give numbers and ranges, such as 1,2,5-20; nothing was imported."
        case .tooLong(let bytes, let limit):
            "An import has at most \(limit) bytes; found \(bytes). Split it; nothing was imported."
        case .tooMany(let line, let limit):
            "Line \(line): an import has at most \(limit) kart numbers. Split it; nothing was imported."
        case .badItem(let line, let found):
            "Line \(line): wanted a kart number from \(KartNumber.range.lowerBound) to \(KartNumber.range.upperBound) or a range such as 1-50, found '\(PlainText.printable(found, limit: 40))'. Correct the line; nothing was imported."
        case .backwardRange(let line, let found):
            "Line \(line): a range goes from the lower to the higher number, found '\(PlainText.printable(found, limit: 40))'. Turn it round; nothing was imported."
        case .noColumn(let line, let found):
            "Line \(line): wanted a kart number, a range such as 1-50, or a header with a column named kart_number (or kart, number, identifier), found '\(PlainText.printable(found, limit: 60))'. Correct the line; nothing was imported."
        case .missingColumn(let line, let column):
            "Line \(line): the column '\(PlainText.printable(column, limit: 40))' is missing or empty. Complete the line; nothing was imported."
        case .several(let problems, let total):
            "There are \(total) mistakes, and wanted are kart numbers from \(KartNumber.range.lowerBound) to \(KartNumber.range.upperBound) or ranges such as 1-50: \(problems.map(\.brief).joined(separator: "; "))\(total > problems.count ? "; and \(total - problems.count) more" : ""). Correct them; nothing was imported."
        }
    }

    /// The same beside others.
    private var brief: String {
        switch self {
        case .badItem(let line, let found): "line \(line) has '\(PlainText.printable(found, limit: 40))'"
        case .backwardRange(let line, let found): "line \(line) has '\(PlainText.printable(found, limit: 40))', which ends before it begins"
        case .missingColumn(let line, let column): "line \(line) has nothing in the column '\(PlainText.printable(column, limit: 40))'"
        case .empty, .tooLong, .tooMany, .noColumn, .several: description
        }
    }
}
