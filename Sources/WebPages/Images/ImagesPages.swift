import DeviceProtocol
import Fleet
import FleetStore
import ManagementGate
import Operations

/// `/images`: the master images, which of them devices get, and back to the one before.
struct ImagesPages {
    let desk: PageDesk

    var routes: [ManagementRoute] {
        [
            desk.page("/images") { try await list($0) },
            desk.form("/images/{name}/activate", for: .operator) { try await activate($0, $1) },
            desk.form("/images/{name}/verify", for: .operator) { visit, _ in try await verify(visit) },
            desk.form("/images/{name}/remove", for: .admin) { visit, _ in try await remove(visit) },
        ]
    }

    private func list(_ visit: PageVisit) async throws -> Page {
        let images = try await visit.store.images()
        let products = try await visit.store.products()
        var page = Page("Images", in: .images)
        page.styles = ["fleet.css"]
        guard !images.isEmpty else {
            page.content = """
                \(visit.emptyState(
                    "No image yet", icon: .images,
                    "A master image is what is written to the cards. Devices are refused until their product has an active one."))
                \(adding(visit))
                """
            return page
        }
        let missing = products.filter { product in !images.contains { $0.properties.product == product.code && $0.isActive } }
        var groups = HTML.empty
        for product in products { groups += await group(visit, product, images.filter { $0.properties.product == product.code }) }
        page.content = "\(HTML(missing.map { warning(visit, $0) }))\(groups)\(adding(visit))"
        return page
    }

    private func warning(_ visit: PageVisit, _ product: Product) -> HTML {
        visit.notice(.warning, "\(product.code) has no active image: its devices are refused until one is activated.")
    }

    private func group(_ visit: PageVisit, _ product: Product, _ images: [MasterImage]) async -> HTML {
        guard !images.isEmpty else { return .empty }
        let active = images.first(where: \.isActive)
        // The one that was active before the present one.
        let previous = images.filter { !$0.isActive && $0.activatedAt != nil }.max {
            ($0.activatedAt ?? $0.uploadedAt) < ($1.activatedAt ?? $1.uploadedAt)
        }
        var columns: [DataTable.Column] = [
            .init("Image", isName: true), .init("Version"), .init("State"), .init("Size", isNumber: true), .init("Packed", isNumber: true),
            .init("Added"), .init("About it"),
        ]
        if visit.may(.operator) { columns.append(.init("Change")) }
        var table = DataTable("Images of \(product.code), newest first", columns)
        for image in images {
            let properties = image.properties
            var row: [HTML] = [
                "\(image.name)", "\(properties.version)", await state(visit, image), "\(ByteQuantity.text(properties.sizeInBytes))",
                "\(ByteQuantity.text(properties.packedSizeInBytes))", visit.moment(image.uploadedAt),
                "\(properties.description.map { "<span class=\"one-line\">\($0)</span>" as HTML })\(unnamed(properties))",
            ]
            if visit.may(.operator) { row.append(changes(visit, image, active)) }
            table.add(row)
        }
        let back: HTML? =
            visit.may(.operator) ? active.flatMap { active in previous.map { rollBack(visit, from: active, to: $0) } } : nil
        return Panel("\(product.code) \(product.name)", actions: back, table.html).html
    }

    private func state(_ visit: PageVisit, _ image: MasterImage) async -> HTML {
        let check = await visit.site.checks.report(of: .image(image.name)).map {
            "<br>\(CheckWords.html(visit, $0, sound: "whole"))" as HTML
        }
        return "<div>\(usability(visit, image))\(check)</div>"
    }

    private func usability(_ visit: PageVisit, _ image: MasterImage) -> HTML {
        if let problem = visit.site.images.problem(of: image) {
            return "\(visit.badge(Badge("unusable", .bad, icon: .failed))) <small>\(problem)</small>"
        }
        return visit.badge(image.isActive ? Badge("active", .good, icon: .activate) : Badge("not active", .neutral))
    }

    private func unnamed(_ properties: MasterImage.Properties) -> HTML? {
        guard case .unavailable(let reason) = properties.customization else { return nil }
        return "<small class=\"text-attention\">Takes no hostname: \(reason)</small>"
    }

    /// Whether devices with an image would all have the same name.
    private func isUnnamed(_ image: MasterImage) -> Bool {
        if case .unavailable = image.properties.customization { true } else { false }
    }

    private func changes(_ visit: PageVisit, _ image: MasterImage, _ active: MasterImage?) -> HTML {
        let check = visit.change("Check", at: PageAddress("/images/\(image.name)/verify"), icon: .verifying)
        guard !image.isActive else { return check }
        let removal: HTML? =
            visit.may(.admin)
            ? visit.confirmed(
                "Remove", at: PageAddress("/images/\(image.name)/remove"), icon: .delete,
                question: """
                    Remove version <strong>\(image.properties.version)</strong> (\(image.name)) with its files? The history keeps its name; to have it \
                    again it is added anew.
                    """,
                answer: "Remove \(image.name)") : nil
        return "<span class=\"buttons\">\(activation(visit, image, active))\(check)\(removal)</span>"
    }

    /// Reads an image whole and compares every byte with its manifest, while all goes on.
    private func verify(_ visit: PageVisit) async throws -> FormOutcome {
        let name = try visit.value("name") { try ImageName($0) }
        let list = PageAddress("/images")
        return try await visit.site.checks.start(.image(name)) == nil
            ? .warning(list, "\(name) is being checked already.")
            : .done(list, "\(name) is being read and compared. Load this page again in a while to see what was found.")
    }

    private func activation(_ visit: PageVisit, _ image: MasterImage, _ active: MasterImage?) -> HTML {
        let instead: HTML? = active.map { " instead of version \($0.properties.version) (\($0.name))" }
        return visit.confirmed(
            "Activate", at: PageAddress("/images/\(image.name)/activate"), icon: .activate,
            question: """
                From now on every \(image.properties.product) that asks gets version <strong>\(image.properties.version)</strong> \
                (\(image.name))\(instead). Devices that are being installed keep what they began with; batches for a certain image keep that.\(doubt(image))
                """,
            answer: "Activate \(image.properties.version)", fields: consent(image), style: .plain)
    }

    private func rollBack(_ visit: PageVisit, from active: MasterImage, to previous: MasterImage) -> HTML {
        visit.confirmed(
            "Roll back to \(previous.properties.version)", at: PageAddress("/images/\(previous.name)/activate"), icon: .rollBack,
            question: """
                From now on every \(active.properties.product) that asks gets version <strong>\(previous.properties.version)</strong> \
                (\(previous.name)) again, and not version \(active.properties.version) (\(active.name)). Devices that have \
                \(active.properties.version) keep it until they are installed again.\(doubt(previous))
                """,
            answer: "Roll back to \(previous.properties.version)", fields: consent(previous))
    }

    private func doubt(_ image: MasterImage) -> HTML? {
        isUnnamed(image) ? " <strong>No hostname can be put into it: all of its devices would call themselves the same.</strong>" : nil
    }

    private func consent(_ image: MasterImage) -> [(String, String)] { isUnnamed(image) ? [("unnamed", "1")] : [] }

    private func adding(_ visit: PageVisit) -> HTML {
        Panel(
            "Add an image", id: "add",
            """
            <p>On the server, from a file (<code>.img</code>, <code>.gz</code>, <code>.xz</code>, <code>.bz2</code>, <code>.zst</code>, \
            <code>.zip</code>):</p>
            <pre class="command">rpi-deploy image add FILE --product KXP2 --version 1.0.0</pre>
            <p>It is packed, read back and checked before it is listed here, where it can be activated. With <code>--activate</code> devices get \
            it at once.</p>
            """
        ).html
    }

    private func remove(_ visit: PageVisit) async throws -> FormOutcome {
        let name = try visit.value("name") { try ImageName($0) }
        let list = PageAddress("/images")
        do throws(any Error) {
            try await visit.site.images.remove(name, by: visit.author)
            return .done(list, "\(name) was removed with its files.")
        } catch OperationError.store(.imageIsActive(_, let product)) {
            return .warning(list, "\(name) stays: it is the active image of \(product). Activate another first.")
        } catch OperationError.store(.imageIsInstalled(_, let devices)) {
            let who = devices == 1 ? "a device is installing it" : "\(devices) devices are installing it"
            return .warning(list, "\(name) stays for now: \(who). Wait until they are done.")
        } catch OperationError.store(.imageIsPinned(_, let batch)) {
            return .warning(list, "\(name) stays: batch \(batch) installs it. Wait until that batch is over, or cancel it.")
        }
    }

    private func activate(_ visit: PageVisit, _ form: FormFields) async throws -> FormOutcome {
        let name = try visit.value("name") { try ImageName($0) }
        let list = PageAddress("/images")
        do throws(any Error) {
            let image = try await visit.site.images.activate(name, allowsUnnamed: form["unnamed"] == "1", by: visit.author)
            let properties = image.properties
            return .done(list, "Every \(properties.product) that asks gets version \(properties.version) (\(name)) from now on.")
        } catch OperationError.unusableImage(_, let problem, _) {
            return .warning(list, "\(name) was not activated: \(problem).")
        } catch OperationError.unnamedImage(_, let reason) {
            return .warning(list, "\(name) was not activated, because no hostname can be put into it: \(reason)")
        }
    }
}
