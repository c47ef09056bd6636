/// A table of data. On a narrow screen each row becomes a card, with the column's title before each value.
struct DataTable {
    struct Column {
        let title: String
        /// Whether it holds numbers, which stand at the right.
        let isNumber: Bool
        /// Whether a narrow screen has its value without the title: what the row is called.
        let isName: Bool

        init(_ title: String, isNumber: Bool = false, isName: Bool = false) {
            self.title = title
            self.isNumber = isNumber
            self.isName = isName
        }
    }

    private let columns: [Column]
    private let open: HTML
    private let cells: [HTML]
    private var rows = HTML.empty

    /// A table without rows.
    ///
    /// - Parameter caption: what it shows, for screen readers.
    init(_ caption: String, _ columns: [Column]) {
        self.columns = columns
        let heads = columns.map { "<th scope=\"col\"\(attribute: "class", $0.isNumber ? "number" : nil)>\($0.title)</th>" as HTML }
        open = """
            <div class="table-frame"><table class="table data-table"><caption class="visually-hidden">\(caption)</caption>
            <thead><tr>\(heads)</tr></thead>
            <tbody>

            """
        cells = columns.map { column in
            let kinds = [column.isNumber ? "number" : nil, column.isName ? "name" : nil].compactMap(\.self).joined(separator: " ")
            return "<td\(attribute: "class", kinds.isEmpty ? nil : kinds) data-label=\"\(column.title)\">"
        }
    }

    /// Adds a row; as many cells as there are columns.
    mutating func add(_ row: [HTML], class name: String? = nil) {
        precondition(row.count == columns.count, "a row has \(row.count) cells, the table \(columns.count) columns")
        rows += "<tr\(attribute: "class", name)>"
        for (cell, content) in zip(cells, row) {
            rows += cell
            rows += content
            rows += "</td>"
        }
        rows += "</tr>\n"
    }

    /// The table.
    var html: HTML { "\(open)\(rows)</tbody></table></div>\n" }
}
