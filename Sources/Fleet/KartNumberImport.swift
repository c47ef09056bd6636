/// The kart numbers of a text: a list (`1, 2, 5`), ranges (`1-50`), one or more on each line, or CSV with a header line.
///
/// One bad line refuses the whole text. Lines that are empty or begin with `#` are passed over. In CSV the column named
/// `kart_number`, `kart`, `number` or `identifier` is read, and the others are not.
public struct KartNumberImport: Equatable, Sendable {
    /// The most numbers in one import.
    public static let maximumCount = 100_000
    /// The most bytes of text in one import.
    public static let maximumByteCount = 1 << 20

    /// Each number once, in the order of the text.
    public private(set) var numbers: [KartNumber] = []
    /// How often a number came again in the same text.
    public private(set) var repeatedCount = 0

    private var seen: Set<KartNumber> = []

    /// Numbers that are already values.
    ///
    /// - Throws: ``KartNumberImportError/empty`` or ``KartNumberImportError/tooMany(line:limit:)``.
    public init(_ numbers: [KartNumber]) throws(KartNumberImportError) {
        for number in numbers { try add(number, line: 1) }
        if self.numbers.isEmpty { throw .empty }
    }

    /// Reads a text.
    ///
    /// - Throws: ``KartNumberImportError`` naming all bad lines, or as many as ``KartNumberImportError/shownLimit``.
    public init(parsing text: String) throws(KartNumberImportError) {
        let byteCount = text.utf8.count
        guard byteCount <= Self.maximumByteCount else { throw .tooLong(bytes: byteCount, limit: Self.maximumByteCount) }
        var column: (index: Int, name: String)?
        var isFirst = true
        var problems = Problems()
        for (number, line) in CSVText.records(of: text) {
            if line.isEmpty || line.hasPrefix("#") { continue }
            defer { isFirst = false }
            // A header has no digits of its own: what does is a line of numbers with mistakes.
            if isFirst, line.contains(where: \.isLetter), !line.contains(where: \.isNumber) {
                column = try Self.column(ofHeader: line, at: number)
            } else if let column {
                let fields = CSVLine.fields(of: line)
                guard fields.indices.contains(column.index), !fields[column.index].isEmpty else {
                    problems.add(.missingColumn(line: number, column: column.name))
                    continue
                }
                try addItems(of: fields[column.index], line: number, &problems)
            } else {
                try addItems(of: line, line: number, &problems)
            }
        }
        if let problem = problems.error { throw problem }
        if numbers.isEmpty { throw .empty }
    }

    /// What is wrong with a text, gone through to its end so that all of it is mended at once.
    private struct Problems {
        private var named: [KartNumberImportError] = []
        private var total = 0

        mutating func add(_ problem: KartNumberImportError) {
            total += 1
            if named.count < KartNumberImportError.shownLimit { named.append(problem) }
        }

        var error: KartNumberImportError? { total > 1 ? .several(named, total: total) : named.first }
    }

    private mutating func add(_ number: KartNumber, line: Int) throws(KartNumberImportError) {
        guard seen.insert(number).inserted else {
            repeatedCount += 1
            return
        }
        if numbers.count == Self.maximumCount { throw .tooMany(line: line, limit: Self.maximumCount) }
        numbers.append(number)
    }

    private mutating func addItems(of text: String, line: Int, _ problems: inout Problems) throws(KartNumberImportError) {
        var items = Self.items(of: text)[...]
        while let item = items.popFirst() {
            let first = Self.number(item, line: line, &problems)
            guard items.first == "-" else {
                if let first { try add(first, line: line) }
                continue
            }
            items = items.dropFirst()
            guard let end = items.popFirst() else {
                if first != nil { problems.add(.badItem(line: line, found: item + "-")) }
                continue
            }
            guard let last = Self.number(end, line: line, &problems), let first else { continue }
            guard first <= last else {
                problems.add(.backwardRange(line: line, found: "\(item)-\(end)"))
                continue
            }
            guard last.value - first.value < Self.maximumCount else { throw .tooMany(line: line, limit: Self.maximumCount) }
            for number in KartNumber.all(from: first, through: last) { try add(number, line: line) }
        }
    }

    /// The words of a line; a dash is a word of its own, so that `1 - 50` reads as `1-50`.
    private static func items(of text: String) -> [String] {
        var items: [String] = []
        var word = ""
        for character in text {
            let isDash = character == "-" || character == "–"
            if isDash || character.isWhitespace || ",;\"".contains(character) {
                if !word.isEmpty { items.append(word) }
                word = ""
                if isDash { items.append("-") }
            } else {
                word.append(character)
            }
        }
        if !word.isEmpty { items.append(word) }
        return items
    }

    private static func number(_ text: String, line: Int, _ problems: inout Problems) -> KartNumber? {
        guard let number = try? KartNumber(text) else {
            problems.add(.badItem(line: line, found: text))
            return nil
        }
        return number
    }

    private static func column(ofHeader line: String, at number: Int) throws(KartNumberImportError) -> (index: Int, name: String) {
        let fields = CSVLine.fields(of: line)
        let known: Set<String> = ["kartnumber", "kart", "number", "identifier", "kartno", "no"]
        let plain = fields.map { $0.lowercased().filter { $0.isLetter } }
        guard let index = plain.firstIndex(where: known.contains) else { throw .noColumn(line: number, found: line) }
        return (index, fields[index])
    }
}
