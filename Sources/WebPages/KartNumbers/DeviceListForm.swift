import Fleet
import FleetStore
import Operations

/// Hostnames for devices that have not asked yet, one or many: each gets the name beside it or the next one of a venue, or none gets any.
enum DeviceListForm {
    private enum Purpose: String {
        case assign, reserve
    }

    static let path = "/kart-numbers/devices"

    static func page(_ visit: PageVisit) async throws -> Page {
        try await page(visit, FormFields(["venue": visit.query("venue") ?? "", "product": visit.query("product") ?? ""]))
    }

    private static func page(_ visit: PageVisit, _ form: FormFields) async throws -> Page {
        var page = Page("Name devices", below: .kartNumbers)
        page.styles = ["fleet.css"]
        page.modules = ["import.js"]
        let venues = try await visit.store.venues()
        let products = try await visit.store.products()
        let places = VenueChoices(venues, products: products).all.filter { !$0.value.isEmpty }
        let purposes = [
            Choice(Purpose.assign.rawValue, "Assign: they have the names at once"),
            Choice(Purpose.reserve.rawValue, "Reserve: the names are kept until they ask"),
        ]
        page.content = visit.form(
            form, at: PageAddress(path), button: "Name them", back: PageAddress(KartNumbersQuery.path), hasFile: true,
            """
            <p>For devices that have not asked yet. Each gets the hostname beside it, or the next one of the venue; all of them do, or none.</p>
            \(form.select("purpose", "What to do", purposes, isRequired: true))\
            <div class="field-row field-row-venue">\(form.select(
                "venue", "Venue", [Choice("", "The list has hostnames")] + places, help: "Whose next hostnames they get."))\
            \(form.select("product", "Product", products.map { Choice($0.code.text, "\($0.code) \($0.name)") }, isRequired: true))</div>
            \(form.area(
                "devices", "Devices", rows: 8,
                help: """
                    A serial number on each line. Or the content of a CSV file whose first line names the columns \
                    <code>serial_number</code>, <code>mac_address</code> and <code>hostname</code>.
                    """, placeholder: "10000000abcdef01"))\
            \(form.file("file", "Or a file", into: "devices", limit: 1 << 20, help: "With the same content."))
            """)
        return page
    }

    static func take(_ visit: PageVisit, _ posted: FormFields) async throws -> FormOutcome {
        var form = posted
        form.take(file: "file", into: "devices")
        guard let purpose = Purpose(rawValue: form["purpose"]) else {
            form.refuse("purpose", "Choose one of the list.")
            return .again(try await page(visit, form))
        }
        let venue = form.readIfAny("venue") { try VenueCode($0) }
        let product = form.read("product") { try ProductCode($0) }
        let list = readList(&form)
        guard let product, let list, form.isGood else { return .again(try await page(visit, form)) }
        do throws(any Error) {
            let wishes = try Pool.wishes(of: list, product: product, venue: venue)
            let records =
                switch purpose {
                case .assign: try await visit.site.pool.assign(wishes, by: visit.author)
                case .reserve: try await visit.site.pool.reserve(wishes, by: visit.author)
                }
            return .page(done(visit, records))
        } catch OperationError.venueMissing {
            form.refuse("venue", "Choose the venue whose hostnames they get, or write a hostname beside each device.")
        } catch {
            try form.refuse(error)
        }
        return .again(try await page(visit, form))
    }

    private static func readList(_ form: inout FormFields) -> DeviceList? {
        do {
            return try DeviceList(parsing: form["devices"])
        } catch {
            form.refuse("devices", error.description)
            return nil
        }
    }

    private static func done(_ visit: PageVisit, _ records: [HostnameRecord]) -> Page {
        var page = Page(
            "\(records.count) \(records.count == 1 ? "device has its hostname" : "devices have their hostnames")", below: .kartNumbers)
        page.styles = ["fleet.css"]
        var table = DataTable(
            "Devices and their hostnames",
            [.init("Hostname", isName: true), .init("State"), .init("Serial number"), .init("MAC address")])
        for record in records {
            table.add([
                "<a href=\"\(KartNumbersPages.address(record.hostname))\">\(record.hostname)</a>", visit.badge(Badge(record.state)),
                record.device?.serial.map { "<code>\($0)</code>" } ?? .empty, record.device?.mac.map { "<code>\($0)</code>" } ?? .empty,
            ])
        }
        page.content = """
            \(visit.notice(.done, "Each gets its hostname when it asks, whichever batch is active."))\(table.html)
            <p class="form-buttons">\(visit.button("Name more devices", to: PageAddress(path)))</p>
            """
        return page
    }
}
