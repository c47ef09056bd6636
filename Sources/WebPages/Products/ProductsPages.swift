import Fleet
import FleetStore
import ManagementGate
import Operations

/// `/products`: what devices become, and where the hostnames of each come from.
struct ProductsPages {
    let desk: PageDesk

    private static let strategies = [
        Choice(ProductStrategy.pool.rawValue, "kart numbers, which are imported before"),
        Choice(ProductStrategy.serial.rawValue, "serial numbers of the devices"),
    ]

    var routes: [ManagementRoute] {
        [
            desk.page("/products") { try await list($0) },
            desk.page("/products/new", for: .operator) { visit in
                creation(visit, FormFields(["strategy": ProductStrategy.pool.rawValue]))
            },
            desk.form("/products", for: .operator) { try await create($0, $1) },
        ]
    }

    private func list(_ visit: PageVisit) async throws -> Page {
        let products = try await visit.store.products()
        let images = try await visit.store.images().filter(\.isActive)
        let venues = try await visit.store.venues()
        var page = Page("Products", in: .venues)
        page.styles = ["fleet.css"]
        if visit.may(.operator) {
            page.actions = visit.button("New product", to: PageAddress("/products/new"), icon: .add, isPrimary: true)
        }
        var table = DataTable(
            "Products by code",
            [
                .init("Code", isName: true), .init("Name"), .init("Hostnames come from"), .init("Available", isNumber: true),
                .init("Assigned", isNumber: true), .init("Active image"),
            ])
        for product in products {
            let counts = venues.compactMap { $0.pools[product.code] }.reduce(PoolCounts(), +)
            let image = images.first { $0.properties.product == product.code }
            table.add([
                "\(product.code)", "\(product.name)", product.strategy == .pool ? "kart numbers" : "serial numbers",
                product.strategy == .pool ? "\(counts.available)" : .empty, "\(counts.assigned)",
                image.map { "<span>\($0.properties.version) <small>\($0.name)</small></span>" }
                    ?? visit.badge(Badge("none", .attention, icon: .stalled)),
            ])
        }
        page.content = """
            \(Self.tabs(current: "/products"))\(table.html)
            <p class="form-text">A product without an active image is refused until one is activated on <a href="/images">Images</a>.</p>
            """
        return page
    }

    /// The links between the two lists of the section.
    static func tabs(current: String) -> HTML {
        Tabs.html("Venues and products", [("/venues", "Venues"), ("/products", "Products")], current: current)
    }

    // MARK: Create

    private func creation(_ visit: PageVisit, _ form: FormFields) -> Page {
        var page = Page("New product", below: .venues)
        page.styles = ["fleet.css"]
        page.trail.append(.init(title: "Products", address: PageAddress("/products")))
        page.content = visit.form(
            form, at: PageAddress("/products"), button: "Create product", back: PageAddress("/products"),
            """
            \(form.input(
                "code", "Code", help: "2 to 8 letters or digits, such as KXP2: the first part of each hostname. It cannot be changed later.",
                isRequired: true, limit: 8, class: "field-short"))\
            \(form.input("name", "Name", help: "What people call it.", isRequired: true, limit: 100))\
            \(form.select("strategy", "Hostnames come from", Self.strategies, isRequired: true))
            """)
        return page
    }

    private func create(_ visit: PageVisit, _ posted: FormFields) async throws -> FormOutcome {
        var form = posted
        let code = form.read("code") { try ProductCode($0) }
        let strategy = ProductStrategy(rawValue: form["strategy"])
        if strategy == nil { form.refuse("strategy", "Choose one of the list.") }
        guard let code, let strategy,
            let product = form.read("name", { try Product(code: code, name: $0, strategy: strategy) }), form.isGood
        else { return .again(creation(visit, form)) }
        do throws(any Error) {
            try await visit.store.createProduct(product, by: visit.author)
            let next = strategy == .pool ? "Import its kart numbers, then add its image." : "Add its image next."
            return .done(PageAddress("/products"), "The product \(code) was created. \(next)")
        } catch StoreError.productExists {
            form.refuse("code", "There is a product \(code) already. Choose another code.")
        } catch {
            try form.refuse(error)
        }
        return .again(creation(visit, form))
    }
}
