import Fleet
import FleetStore
import Operations

/// The form that makes a batch, with a check whether there are hostnames enough while it is filled in.
enum BatchForm {
    static func page(_ visit: PageVisit) async throws -> Page {
        var form = FormFields(["count": "10", "priority": "0"])
        if let id = visit.query("from").flatMap({ Int64($0) }).map({ BatchID($0) }) {
            let plan = try await visit.site.batches.show(id).batch.plan
            form = FormFields([
                "from": id.description, "product": plan.product.text, "venue": plan.venue.text, "count": String(plan.count),
                "priority": String(plan.priority), "image": plan.image?.text ?? "",
                "parallel_limit": plan.parallelLimit.map { String($0) } ?? "",
            ])
        } else if let venue = visit.query("venue") {
            form.set("venue", venue)
        }
        return try await page(visit, form)
    }

    private static func page(_ visit: PageVisit, _ form: FormFields) async throws -> Page {
        var page = Page(form["from"].isEmpty ? "New batch" : "New batch like batch \(form["from"])", below: .batches)
        page.styles = ["fleet.css"]
        let venues = try await visit.store.venues()
        guard !venues.isEmpty else {
            page.content = visit.emptyState(
                "No venue yet", icon: .venues, "A batch is for a venue: create that first, then import its kart numbers.",
                action: visit.button("Create a venue", to: PageAddress("/venues/new"), icon: .add, isPrimary: true))
            return page
        }
        page.modules = ["batch-form.js"]
        let products = try await visit.store.products()
        let images = try await visit.store.images()
        var form = form
        if form["product"].isEmpty { form.set("product", products.first?.code.text ?? "") }
        let places = VenueChoices(venues, products: products)
        if form["venue"].isEmpty { form.set("venue", places.preselected) }
        let content: HTML = """
            <input type="hidden" name="from" value="\(form["from"])">
            <div class="field-row field-row-venue">\(form.select("venue", "Venue", places.all, isRequired: true))\
            \(form.select("product", "Product", products.map { Choice($0.code.text, "\($0.code) \($0.name)") }, isRequired: true))</div>
            \(form.input(
                "count", "Devices", .number, help: "How many are to be installed.", isRequired: true, class: "field-number",
                least: BatchPlan.countRange.lowerBound, most: BatchPlan.countRange.upperBound))
            <div class="pool-check" role="status" data-pool-check>\(try await check(visit, form))</div>
            \(options(visit, form, images))
            \(form.box("start", "Start it at once", help: "Else it waits until you start it."))
            """
        page.content = visit.form(form, at: PageAddress("/batches"), button: "Create batch", back: PageAddress("/batches"), content)
        return page
    }

    private static func options(_ visit: PageVisit, _ form: FormFields, _ images: [MasterImage]) -> HTML {
        let choices =
            [Choice("", "The active one when a device asks")]
            + images.map { Choice($0.name.text, "\($0.properties.product) \($0.properties.version) (\($0.name))") }
        let names = ["image", "starts_at", "parallel_limit", "priority"]
        let isOpen = names.contains { form.problems[$0] != nil } || ["image", "starts_at", "parallel_limit"].contains { !form[$0].isEmpty }
        return """
            <details class="more"\(flag: "open", isOpen)><summary>More options</summary>
            \(form.select("image", "Image", choices, help: "A certain version for this batch, whichever is active."))
            <div class="field-row">\(form.input(
                "starts_at", "Starts by itself at", .moment,
                help: "In \(visit.zone.name), where it is \(visit.zone.text(visit.now)) now. Leave it empty to start it yourself."))\
            \(form.input(
                "parallel_limit", "At once", .number, help: "The most devices that are installed at the same time; empty for any number.",
                least: BatchPlan.parallelRange.lowerBound, most: BatchPlan.parallelRange.upperBound))\
            \(form.input("priority", "Priority", .number, help: "Higher ones are served first."))</div></details>
            """
    }

    // MARK: The pool

    /// What the form's script asks for whenever venue, product or number is another.
    static func check(_ visit: PageVisit) async throws -> HTML {
        try await check(
            visit,
            FormFields([
                "venue": visit.query("venue") ?? "", "product": visit.query("product") ?? "", "count": visit.query("count") ?? "",
            ])) ?? .empty
    }

    private static func check(_ visit: PageVisit, _ form: FormFields) async throws -> HTML? {
        guard let venue = try? VenueCode(form["venue"]), let product = try? ProductCode(form["product"]),
            let count = Int(form["count"].filter { !$0.isWhitespace }), BatchPlan.countRange.contains(count)
        else { return nil }
        let need: PoolNeed
        // Swift 6.3 crashes over two patterns of one error where the type of what is thrown is known.
        do throws(any Error) {
            need = try await visit.site.pool.need(of: count, product: product, venue: venue)
        } catch OperationError.store(.unknownVenue), OperationError.store(.unknownProduct) {
            return nil
        }
        return "\(words(visit, need, product, venue))\(try await imageCheck(visit, form, product))"
    }

    /// What is to be known of the image that the batch would install.
    private static func imageCheck(_ visit: PageVisit, _ form: FormFields, _ product: ProductCode) async throws -> HTML? {
        guard form["image"].isEmpty,
            try await !visit.store.images().contains(where: { $0.isActive && $0.properties.product == product })
        else { return nil }
        return obstacle(visit, .noActiveImage(product))
    }

    /// What keeps a batch from serving its devices, and what to do about it.
    static func obstacle(_ visit: PageVisit, _ obstacle: BatchObstacle) -> HTML {
        visit.notice(.warning, "\(obstacle.finding) \(obstacle.remedy.map { RemedyLinks.html(of: $0) })")
    }

    private static func words(_ visit: PageVisit, _ need: PoolNeed, _ product: ProductCode, _ venue: VenueCode) -> HTML {
        switch need {
        case .none: return visit.notice(.info, "Hostnames of \(product) are made from serial numbers: none have to be there before.")
        case .met(let wanted, let available):
            return visit.notice(.done, "<strong>\(available)</strong> available at \(venue), \(wanted) wanted: enough.")
        case .promised(let wanted, let available, let others):
            return visit.notice(
                .warning,
                """
                <strong>\(available)</strong> available at \(venue), \(wanted) wanted, and other batches need \(others) of them: \
                <strong>\(wanted + others - available)</strong> too few for all. \
                \(RemedyLinks.html(of: .fillPoolForBatch(product, venue)))
                """)
        case .short(let wanted, let available):
            return visit.notice(
                .warning,
                """
                <strong>\(available)</strong> available at \(venue), \(wanted) wanted: <strong>\(wanted - available)</strong> too few. \
                \(RemedyLinks.html(of: .fillPoolForBatch(product, venue)))
                """)
        }
    }

    // MARK: Create

    static func create(_ visit: PageVisit, _ posted: FormFields) async throws -> FormOutcome {
        var form = posted
        var draft = BatchDraft()
        draft.venue = form.readVenue("venue")
        draft.product = form.read("product") { try ProductCode($0) }
        draft.count = form.number("count", in: BatchPlan.countRange)
        draft.image = form.readIfAny("image") { try ImageName($0) }
        draft.startsAt = form.readIfAny("starts_at") { try visit.zone.moment(ofField: $0) }
        if !form["parallel_limit"].allSatisfy(\.isWhitespace) {
            draft.parallelLimit = form.number("parallel_limit", in: BatchPlan.parallelRange)
        }
        if !form["priority"].allSatisfy(\.isWhitespace) {
            draft.priority = form.number("priority", in: -1_000_000_000...1_000_000_000).map { Int64($0) }
        }
        let isStarted = form["start"] == "1"
        if isStarted, draft.startsAt != nil {
            form.refuse("starts_at", "It cannot both start at once and later. Leave the time empty, or take the tick away.")
        }
        guard form.isGood else { return .again(try await page(visit, form)) }
        do throws(any Error) {
            let batch = try await visit.site.batches.create(draft, isStarted: isStarted, by: visit.author)
            let next =
                if let start = batch.plan.startsAt {
                    "It starts by itself at \(visit.zone.text(start)) (\(visit.zone.name))."
                } else {
                    isStarted ? "It is active: switch the devices on." : "Start it when the devices are there."
                }
            return .done(BatchesPages.address(batch.id), "Batch \(batch.id) was created. \(next)")
        } catch OperationError.store(.tooFewHostnames(let product, let venue, let wanted, let available, let assigned)) {
            let others = assigned > 0 ? " \(assigned) more are assigned already." : ""
            form.refuse(
                "count",
                "\(wanted) available hostnames of \(product) are wanted at \(venue), and there are \(available).\(others) Import kart numbers, release some, or make the batch smaller."
            )
        } catch OperationError.startHasPassed(_, let now) {
            form.refuse(
                "starts_at",
                "That is over: it is \(visit.zone.text(now)) (\(visit.zone.name)) already. Give a time to come, or leave it empty."
            )
        } catch OperationError.store(.imageOfOtherProduct(let name, let found, let wanted)) {
            form.refuse("image", "The image \(name) is for \(found), and the batch is for \(wanted). Choose one of \(wanted).")
        } catch {
            try form.refuse(error)
        }
        return .again(try await page(visit, form))
    }
}
