import Fleet
import FleetStore
import Operations

/// Import of kart numbers: first what would happen, then, at another press of a button, the same for good.
enum ImportPages {
    static func page(_ visit: PageVisit) async throws -> Page {
        try await page(visit, FormFields(["venue": visit.query("venue") ?? "", "product": visit.query("product") ?? ""]), preview: nil)
    }

    private static func page(_ visit: PageVisit, _ form: FormFields, preview: ImportReport?) async throws -> Page {
        var page = Page("Import kart numbers", below: .kartNumbers)
        page.styles = ["fleet.css"]
        page.modules = ["import.js"]
        let venues = try await visit.store.venues()
        guard !venues.isEmpty else {
            page.content = visit.emptyState(
                "No venue yet", icon: .venues, "Kart numbers belong to a venue: create that first.",
                action: visit.button("Create a venue", to: PageAddress("/venues/new"), icon: .add, isPrimary: true))
            return page
        }
        let products = try await visit.store.products()
        let pools = products.filter { $0.strategy == .pool }
        // One that goes by serial number can be chosen only by an address; what to do is said then.
        var choices = pools.map { Choice($0.code.text, "\($0.code) \($0.name)") }
        if let other = products.first(where: { $0.code.text == form["product"] && $0.strategy != .pool }) {
            choices.append(Choice(other.code.text, "\(other.code) \(other.name)"))
        }
        let places = VenueChoices(venues, products: products)
        var form = form
        if form["venue"].isEmpty { form.set("venue", places.preselected) }
        let content: HTML = """
            <div class="field-row field-row-venue">\(form.select("venue", "Venue", places.all, isRequired: true))\
            \(form.select("product", "Product", choices, isRequired: true))</div>
            <div class="field-row">\(form.input("first", "A range from", .number, least: 0, most: KartNumber.range.upperBound))\
            \(form.input("last", "to", .number, least: 0, most: KartNumber.range.upperBound))</div>
            \(form.area(
                "numbers", "Or a list", rows: 8,
                help: """
                    Numbers and ranges, separated by commas, spaces or lines. Or the content of a CSV file whose first line names the column \
                    <code>kart_number</code>; what <strong>Export CSV</strong> gives can be pasted here.
                    """, placeholder: "1-40, 42, 50-60"))
            \(form.file(
                "file", "Or a CSV file", into: "numbers", limit: KartNumberImport.maximumByteCount,
                help: "What is in it is shown before anything is imported."))
            """
        page.content = """
            \(preview.map { Self.preview(visit, form, $0) })
            <div class="columns"><div>\(visit.form(
                form, at: PageAddress("/kart-numbers/import"), button: preview == nil ? "Preview" : "Preview again",
                back: PageAddress(KartNumbersQuery.path), hasFile: true, content))</div>
            <div>\(guidance(visit, products))</div></div>
            """
        return page
    }

    /// What is to be known of products without kart numbers.
    private static func guidance(_ visit: PageVisit, _ products: [Product]) -> HTML? {
        let serial = products.filter { $0.strategy == .serial }
        guard !serial.isEmpty else { return nil }
        let names = serial.map { "<li><strong>\($0.code)</strong> \($0.name)</li>" as HTML }
        return Panel(
            "Products that need no import",
            """
            <ul>\(names)</ul>
            <p>Their hostnames are made from the serial numbers of the devices, such as \(serial[0].code)-CORO-ABCDEF01: each device gets its \
            own when it asks, and the same again whenever it is installed. Create a batch for them, or switch them on with their venue set.</p>
            """
        ).html
    }

    private static func preview(_ visit: PageVisit, _ form: FormFields, _ report: ImportReport) -> HTML {
        let (added, there) = (report.added.count, report.alreadyThere.count)
        let fields = ["venue", "product", "first", "last", "numbers"].map { name in
            "<input type=\"hidden\" name=\"\(name)\" value=\"\(form[name])\">" as HTML
        }
        let button: HTML =
            added == 0
            ? "<p>There is nothing to import.</p>"
            : """
            <form method="post" action="/kart-numbers/import">\(visit.csrfField)\(HTML(fields))<input type="hidden" name="step" value="import">\
            <button class="btn btn-primary">\(visit.icon(.add))<span>Import \(added) \(added == 1 ? "kart number" : "kart numbers")</span></button></form>
            """
        var details = Details()
        details.add("New", text: added == 0 ? "none" : "\(added): \(NumberRanges.text(of: report.added))")
        details.add(
            "There already", text: there == 0 ? nil : "\(there), which stay as they are: \(NumberRanges.text(of: report.alreadyThere))")
        details.add("Given twice", text: report.repeatedCount == 0 ? nil : "\(report.repeatedCount)")
        details.add("First hostname", text: report.added.min().map { "\(report.product)-\(report.venue)-\($0.identifier)" })
        return Panel("What would happen for \(report.product) at \(report.venue)", id: "preview", "\(details.html)\(button)").html
    }

    // MARK: Take

    static func take(_ visit: PageVisit, _ posted: FormFields) async throws -> FormOutcome {
        var form = posted
        form.take(file: "file", into: "numbers")
        let venue = form.readVenue("venue")
        let product = form.read("product") { try ProductCode($0) }
        let numbers = read(&form)
        guard let venue, let product, let numbers, form.isGood else { return .again(try await page(visit, form, preview: nil)) }
        do throws(any Error) {
            guard form["step"] == "import" else {
                return .page(
                    try await page(visit, form, preview: try await visit.site.pool.preview(numbers, product: product, venue: venue)))
            }
            let report = try await visit.site.pool.add(numbers, product: product, venue: venue, by: visit.author)
            let skipped = report.skippedCount == 0 ? "" : " \(report.skippedCount) were there already or came twice."
            return .done(
                PageAddress(KartNumbersQuery.path, [("venue", venue.text), ("product", product.text)]),
                "\(report.added.count) kart numbers of \(product) were imported for \(venue).\(skipped)")
        } catch OperationError.store(.notAPoolProduct(let product)) {
            form.refuse(
                "product",
                "Hostnames of \(product) are made from serial numbers, so it has no kart numbers to import. Let its devices ask: each gets its name then."
            )
        } catch {
            try form.refuse(error)
        }
        return .again(try await page(visit, form, preview: nil))
    }

    /// The numbers of a range, or of the list.
    private static func read(_ form: inout FormFields) -> KartNumberImport? {
        func isEmpty(_ name: String) -> Bool { form[name].allSatisfy(\.isWhitespace) }
        let hasRange = !isEmpty("first") || !isEmpty("last")
        if hasRange, !isEmpty("numbers") {
            form.refuse("numbers", "Give a range or a list, not both: empty one of them.")
            return nil
        }
        guard hasRange else { return list(&form) }
        guard let first = form.number("first", in: KartNumber.range), let last = form.number("last", in: KartNumber.range) else {
            return nil
        }
        do {
            return try KartNumberImport(parsing: "\(first)-\(last)")
        } catch {
            form.refuse("last", first > last ? "The range ends before it begins. Turn it round." : error.description)
            return nil
        }
    }

    private static func list(_ form: inout FormFields) -> KartNumberImport? {
        do {
            return try KartNumberImport(parsing: form["numbers"])
        } catch {
            form.refuse("numbers", error.description)
            return nil
        }
    }
}
