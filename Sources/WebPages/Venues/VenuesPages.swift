import Fleet
import FleetStore
import ManagementGate

/// `/venues`: list, create, show, edit, delete.
struct VenuesPages {
    let desk: PageDesk

    var routes: [ManagementRoute] {
        [
            desk.page("/venues", isShared: true) { try await list($0) },
            desk.page("/venues/new", for: .operator) { visit in creation(visit, FormFields()) },
            desk.form("/venues", for: .operator) { try await create($0, $1) },
            desk.page("/venues/{code}") { visit in try await VenuePage.page(visit, code(visit)) },
            desk.page("/venues/{code}/edit", for: .operator) { try await edit($0) },
            desk.form("/venues/{code}/edit", for: .operator) { try await save($0, $1) },
            desk.form("/venues/{code}/delete", for: .operator) { visit, _ in try await delete(visit) },
        ]
    }

    /// The page of a venue.
    static func address(_ code: VenueCode) -> PageAddress { PageAddress(below: "/venues", code.text) }

    private func code(_ visit: PageVisit) throws -> VenueCode { try visit.value("code") { try VenueCode($0) } }

    private func list(_ visit: PageVisit) async throws -> Page {
        let venues = try await visit.store.venues()
        var page = Page("Venues", in: .venues)
        page.styles = ["fleet.css"]
        let creates = visit.button("New venue", to: PageAddress("/venues/new"), icon: .add, isPrimary: true)
        guard !venues.isEmpty else {
            let empty = visit.emptyState(
                "No venue yet", icon: .venues,
                "A venue is a place where devices work, such as a kart track. Its code of four letters or digits is a part of their hostnames.",
                action: visit.may(.operator) ? creates : nil)
            page.content = "\(ProductsPages.tabs(current: "/venues"))\(empty)"
            return page
        }
        if visit.may(.operator) { page.actions = creates }
        var table = DataTable(
            "Venues and the hostnames of each",
            [
                .init("Code", isName: true), .init("Name"), .init("Location"), .init("Available", isNumber: true),
                .init("Assigned", isNumber: true), .init("Reserved", isNumber: true), .init("Retired", isNumber: true),
            ])
        for summary in venues {
            let (venue, total) = (summary.venue, summary.total)
            table.add([
                "<a href=\"\(Self.address(venue.code))\">\(venue.code)</a>", "\(venue.details.name)", "\(venue.details.location ?? "")",
                "\(total.available)", "\(total.assigned)", "\(total.reserved)", "\(total.retired)",
            ])
        }
        page.content = "\(ProductsPages.tabs(current: "/venues"))\(table.html)"
        return page
    }

    // MARK: Create

    private func creation(_ visit: PageVisit, _ form: FormFields) -> Page {
        var page = Page("New venue", below: .venues)
        let code = form.input(
            "code", "Code", help: "Exactly 4 letters or digits, such as CORO. It cannot be changed later.", isRequired: true, limit: 4,
            class: "field-short")
        page.content = visit.form(
            form, at: PageAddress("/venues"), button: "Create venue", back: PageAddress("/venues"), "\(code)\(details(form))")
        return page
    }

    private func details(_ form: FormFields) -> HTML {
        """
        \(form.input("name", "Name", help: "What people call it.", isRequired: true, limit: 100))\
        \(form.input("location", "Location", limit: 200))\
        \(form.input("contact_email", "Contact address", .email, help: "Whom to write to about its devices.", limit: 254))
        """
    }

    private func create(_ visit: PageVisit, _ posted: FormFields) async throws -> FormOutcome {
        var form = posted
        let code = form.read("code") { try VenueCode($0) }
        guard let details = readDetails(&form), let code, form.isGood else { return .again(creation(visit, form)) }
        do {
            let venue = try await visit.store.createVenue(code, details, by: visit.author)
            return .done(Self.address(venue.code), "The venue \(venue.code) was created. Import its kart numbers next.")
        } catch StoreError.venueExists {
            form.refuse("code", "There is a venue \(code) already. Choose another code.")
        } catch {
            try form.refuse(error)
        }
        return .again(creation(visit, form))
    }

    /// The details that a form gives; nil, and the problem noted beside the field, where they are not good.
    private func readDetails(_ form: inout FormFields) -> VenueDetails? {
        let name = form.read("name") { try VenueDetails(name: $0) }
        // Each by itself, so that its problem stands beside it.
        _ = form.read("location") { try VenueDetails(name: "x", location: $0) }
        _ = form.read("contact_email") { try VenueDetails(name: "x", contactEmail: $0) }
        guard form.isGood, let name else { return nil }
        return try? VenueDetails(name: name.name, location: form["location"], contactEmail: form["contact_email"])
    }

    // MARK: Edit and delete

    private func edit(_ visit: PageVisit) async throws -> Page {
        let venue = try await visit.store.venue(try code(visit)).venue
        let details = venue.details
        return editing(
            visit, venue.code,
            FormFields(["name": details.name, "location": details.location ?? "", "contact_email": details.contactEmail ?? ""]))
    }

    private func editing(_ visit: PageVisit, _ code: VenueCode, _ form: FormFields) -> Page {
        var page = Page("Edit \(code)", below: .venues)
        let address = Self.address(code)
        page.trail.append(.init(title: code.text, address: address))
        page.content = visit.form(
            form, at: PageAddress("/venues/\(code)/edit"), button: "Save", back: address, details(form))
        return page
    }

    private func save(_ visit: PageVisit, _ posted: FormFields) async throws -> FormOutcome {
        let code = try code(visit)
        var form = posted
        guard let details = readDetails(&form) else { return .again(editing(visit, code, form)) }
        _ = try await visit.store.editVenue(code, details, by: visit.author)
        return .done(Self.address(code), "The venue \(code) was saved.")
    }

    private func delete(_ visit: PageVisit) async throws -> FormOutcome {
        let code = try code(visit)
        do {
            try await visit.store.deleteVenue(code, by: visit.author)
            return .done(PageAddress("/venues"), "The venue \(code) was deleted.")
        } catch StoreError.venueInUse(let code, let hostnames, let batches, let deployments) {
            let text =
                "The venue \(code) stays: \(hostnames) hostnames, \(batches) batches and \(deployments) deployments refer to it."
            return .warning(Self.address(code), text)
        }
    }
}
