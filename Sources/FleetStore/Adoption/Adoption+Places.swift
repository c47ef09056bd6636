import Fleet
import SQLite

/// Products and venues: those that the original lists, and those that its rows only mention.
extension Adoption {
    static func adoptProducts(
        from source: inout Connection, tables: [String], into target: inout Connection, _ ledger: inout AdoptionLedger
    ) throws {
        let known = Set(try target.products().map(\.code))
        let mentioned = try mentions(of: "product_type", in: &source, tables: tables).compactMap { try? ProductCode($0) }
        for code in Set(mentioned).subtracting(known).sorted() {
            let numbers = try source.first(
                """
                SELECT count(*) AS count FROM hostname_pool
                WHERE upper(trim(product_type)) = \(code.text) AND identifier <> '' AND identifier NOT GLOB '*[^0-9]*'
                """
            ) { row in try row.integer("count") }
            let strategy = (numbers ?? 0) > 0 ? ProductStrategy.pool : .serial
            try target.run(
                "INSERT INTO products (code, name, strategy) VALUES (\(code.text), \(code.text), \(strategy.rawValue))")
            ledger.additions.append("product \(code), with hostnames from \(strategy == .pool ? "kart numbers" : "serial numbers")")
        }
    }

    static func adoptVenues(
        from source: inout Connection, tables: [String], into target: inout Connection, _ ledger: inout AdoptionLedger
    ) throws {
        let rows = try self.rows(of: "venues", in: &source)
        let proper = rows.filter { row in row.text("code").flatMap { try? VenueCode($0) }?.text == row.text("code") }
        let others = rows.filter { row in row.text("code").flatMap { try? VenueCode($0) }?.text != row.text("code") }
        var taken: Set<VenueCode> = []
        for row in proper + others { try adopt(venue: row, &taken, into: &target, &ledger) }
        let mentioned = try mentions(of: "venue_code", in: &source, tables: tables).compactMap { try? VenueCode($0) }
        for code in Set(mentioned).subtracting(taken).sorted() {
            try target.run(
                """
                INSERT INTO venues (code, name, created_at) VALUES (\(code.text), \(code.text), '1970-01-01 00:00:00')
                """)
            ledger.additions.append("venue \(code), which rows refer to and the original does not list")
        }
    }

    private static func adopt(
        venue row: OriginalRow, _ taken: inout Set<VenueCode>, into target: inout Connection, _ ledger: inout AdoptionLedger
    ) throws {
        var row = row
        guard let code = row.value("code", VenueCode.init) else {
            return try ledger.setAside(row, because: "a venue code is exactly 4 letters or digits", in: &target)
        }
        guard taken.insert(code).inserted else {
            return try ledger.setAside(row, because: "another row is the same venue", in: &target)
        }
        if row.text("code") != code.text { row.note("its code was not in uppercase") }
        let name = row.words("name").map { PlainText.printable($0, limit: 99) } ?? code.text
        var details = try (try? VenueDetails(name: name)) ?? VenueDetails(name: code.text)
        if let location = row.value("location", { try VenueDetails(name: details.name, location: $0) }) { details = location }
        if let email = row.value("contact_email", { try VenueDetails(name: details.name, location: details.location, contactEmail: $0) }) {
            details = email
        }
        let created = row.requiredMoment("created_at")
        try ledger.keep(
            row,
            as: [
                ("id", row.id.map { .integer($0) } ?? .null), ("code", .text(code.text)), ("name", .text(details.name)),
                ("location", details.location.map { .text($0) } ?? .null),
                ("contact_email", details.contactEmail.map { .text($0) } ?? .null),
                ("created_at", .text(created.text)),
            ], of: &target)
    }

    private static func mentions(of column: String, in source: inout Connection, tables: [String]) throws -> [String] {
        var found: [String] = []
        for table in OriginalSchema.tables where tables.contains(table) && !(column == "venue_code" && table == "venues") {
            // History stays readable without its venue; it is text there.
            if table == "deployment_history" { continue }
            found += try rows(of: table, in: &source).compactMap { $0.words(column) }
        }
        return found
    }
}
