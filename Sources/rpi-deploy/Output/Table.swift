/// Rows in aligned columns, for people.
struct Table {
    enum Alignment { case left, right }

    /// The least that the last column gets: a narrower one is harder to read than lines that the terminal breaks.
    private static let leastBroken = 24

    private let columns: [(title: String, alignment: Alignment)]
    private var rows: [[String]] = []

    init(_ columns: [(title: String, alignment: Alignment)]) {
        self.columns = columns
    }

    mutating func add(_ cells: [String]) {
        // A cell with a line end in it would look like two rows.
        rows.append(cells.map { $0.contains(where: \.isNewline) ? String($0.map { $0.isNewline ? " " : $0 }) : $0 })
    }

    /// One line for each row, however long.
    var text: String { text(columns: nil) }

    /// The rows on a terminal of a width: a last column that does not fit is broken at spaces, and goes on below its beginning.
    func text(columns width: Int?) -> String {
        let widths = columns.indices.map { index in
            max(columns[index].title.count, rows.map { $0[index].count }.max() ?? 0)
        }
        let indent = widths.dropLast().reduce(0) { $0 + $1 + 2 }
        let room = width.map { $0 - indent }.flatMap { $0 >= Self.leastBroken && columns.last?.alignment == .left ? $0 : nil }
        let lines = ([columns.map(\.title)] + rows).flatMap { cells in
            guard let room, let last = cells.last, last.count > room else { return [line(cells, widths)] }
            let pieces = Self.broken(last, to: room)
            let first = line(cells.dropLast() + pieces.prefix(1), widths)
            return [first] + pieces.dropFirst().map { String(repeating: " ", count: indent) + $0 }
        }
        return lines.joined(separator: "\n")
    }

    private func line(_ cells: some Collection<String>, _ widths: [Int]) -> String {
        var line = ""
        for (index, cell) in cells.enumerated() {
            let padding = String(repeating: " ", count: max(0, widths[index] - cell.count))
            line += columns[index].alignment == .left ? cell + padding : padding + cell
            line += "  "
        }
        while line.last == " " { line.removeLast() }
        return line
    }

    private static func broken(_ text: String, to width: Int) -> [String] {
        var lines: [String] = []
        var rest = text[...]
        while rest.count > width {
            let piece = rest.prefix(width + 1)
            let end = piece.lastIndex(of: " ").flatMap { $0 > rest.startIndex ? $0 : nil } ?? rest.index(rest.startIndex, offsetBy: width)
            lines.append(String(rest[..<end]))
            rest = rest[end...].drop { $0 == " " }
        }
        return lines + (rest.isEmpty ? [] : [String(rest)])
    }
}
