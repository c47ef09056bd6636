import Fleet
import FleetStore
import ManagementAPI
import Operations

/// `pool import`.
enum PoolImport: Command {
    static let syntax = Syntax(
        words: ["pool", "import"], summary: "add kart numbers to the pool of a product at a venue",
        operands: [Operand(name: "NUMBERS", help: "numbers and ranges, such as 1-20 or 5,7,9-12", isOptional: true, repeats: true)],
        options: [
            Option(name: "--product", value: "CODE", help: "a product with the strategy 'pool' (default \(productDefault))"),
            Option(name: "--venue", value: "CODE", help: "the venue", isRequired: true),
            Option(name: "--file", value: "FILE", help: "read them from a text or CSV file, or from standard input with -"),
            Option(name: "--dry-run", help: "say what would be imported, and change nothing"),
        ],
        discussion: """
            Numbers that are there already are skipped and counted. One bad line refuses the whole import, and all that are bad are named.
            A CSV file has a header with a column kart_number, or one number on each line.
            """,
        example: "pool import --venue CORO 1-50")

    static let productDefault = "KXP2"

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let venue = try arguments.required("--venue", as: VenueCode.init)
        let product = try arguments.value("--product", as: ProductCode.init) ?? ProductCode(productDefault)
        let numbers = try KartNumberImport(parsing: try text(arguments))
        let workplace = try await Workplace.open(arguments)
        let pool = Pool(store: workplace.store)
        let isDry = arguments.has("--dry-run")
        let report =
            if isDry {
                try await pool.preview(numbers, product: product, venue: venue)
            } else {
                try await pool.add(numbers, product: product, venue: venue, by: workplace.author)
            }
        if arguments.wantsJSON { return try terminal.print(json: ImportMessage(report, isPreview: isDry)) }
        let skipped = report.skippedCount == 0 ? "" : ", skipped \(report.skippedCount) that were there already or came twice"
        terminal.print("\(isDry ? "Would import" : "Imported") \(report.added.count) kart numbers for \(product) at \(venue)\(skipped).")
    }

    private static func text(_ arguments: Arguments) throws -> String {
        switch (arguments.value("--file"), arguments.operands.isEmpty) {
        case (nil, true): throw arguments.usage("no kart numbers: give them, or --file")
        case (.some, false): throw arguments.usage("give numbers or --file, not both")
        case (nil, false): return arguments.operands.joined(separator: "\n")
        case (.some(let file), true): return try InputText.read(file)
        }
    }
}
