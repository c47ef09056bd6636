import Fleet
import FleetStore
import Operations

/// The list of batches: those that are not over in the order in which they are served, which can be changed, and the others.
struct BatchList {
    private let visit: PageVisit
    private let query: BatchQuery
    private let summaries: [BatchSummary]
    private let hasMore: Bool
    /// The batch that serves devices now.
    private let serving: BatchID?

    static func page(_ visit: PageVisit) async throws -> Page {
        let query = BatchQuery(visit)
        let head = try await visit.store.auditHead().id
        var page = Page("Batches", in: .batches)
        page.styles = ["fleet.css"]
        let creates = visit.button("New batch", to: PageAddress("/batches/new"), icon: .add, isPrimary: true)
        guard let list = try await read(visit, query) else {
            page.content = "\(try await query.bar(visit))\(visit.notice(.problem, "No such filter: choose from the lists."))"
            return page
        }
        if list.summaries.isEmpty, !query.isFiltered, visit.pageNumber == 1 {
            page.content = visit.emptyState(
                "No batch yet", icon: .batches,
                """
                A batch is a number of devices that are to become one product at one venue. While it is active, each device that is switched on \
                gets the next hostname of it.
                """,
                action: visit.may(.operator) ? creates : nil)
            return page
        }
        if visit.may(.operator) { page.actions = creates }
        page.libraries = ["sortable.js"]
        page.modules = ["live-page.js", "batches.js"]
        page.content = """
            \(try await query.bar(visit))
            <div data-live-page="\(query.address("/batches/live", page: visit.pageNumber))" data-last-event="\(head)">
            <p class="visually-hidden" role="status" data-said></p>
            <div data-region="batches">\(list.html)</div></div>
            """
        return page
    }

    /// What the page's script asks for again.
    static func pieces(_ visit: PageVisit) async throws -> HTML {
        "<div data-region=\"batches\">\(try await read(visit, BatchQuery(visit))?.html)</div>"
    }

    private static func read(_ visit: PageVisit, _ query: BatchQuery) async throws -> BatchList? {
        guard let filter = query.filter(page: visit.pageNumber) else { return nil }
        let found = try await visit.site.batches.summaries(filter)
        let size = BatchQuery.pageSize
        return BatchList(
            visit: visit, query: query, summaries: Array(found.prefix(size)), hasMore: found.count > size,
            serving: try await visit.site.batches.active()?.id)
    }

    private var html: HTML {
        let line = summaries.filter { !$0.batch.state.isOver }
        let over = summaries.filter { $0.batch.state.isOver }
        guard !summaries.isEmpty else {
            return visit.emptyState(
                "Nothing fits", icon: .search, "No batch is as the filters ask.",
                action: visit.button("Clear the filters", to: PageAddress(BatchQuery.path)))
        }
        let pager = visit.pager({ query.address(page: $0) }, hasMore: hasMore, count: summaries.count, unit: "batches")
        let isMovable = visit.may(.operator) && line.count > 1
        let help: HTML? =
            isMovable
            ? """
            <p class="form-text" data-drag-help>Served from top to bottom: devices that ask get what the first active batch has for them. \
            Move one with the arrows, or drag it by its handle.</p>
            """ : nil
        let lineHTML: HTML? = line.isEmpty ? nil : "<h2 class=\"list-head\">In line</h2>\(help)\(lineTable(line, isMovable: isMovable))"
        let overHTML: HTML? = over.isEmpty ? nil : "<h2 class=\"list-head\">Over</h2>\(overTable(over))"
        return "\(lineHTML)\(overHTML)\(pager)"
    }

    private func lineTable(_ line: [BatchSummary], isMovable: Bool) -> HTML {
        var columns: [DataTable.Column] = [
            .init("Batch", isName: true), .init("For"), .init("State"), .init("Progress"), .init("Priority", isNumber: true),
        ]
        if visit.may(.operator) { columns.append(.init("Change")) }
        var table = DataTable("Batches that are not over, in the order in which they are served", columns)
        for (index, summary) in line.enumerated() {
            let batch = summary.batch
            var row = cells(summary)
            row[0] = "\(isMovable ? mover(line, index) : nil)\(row[0])"
            row.append("\(batch.plan.priority)")
            if visit.may(.operator) { row.append(orders(batch)) }
            table.add(row, class: batch.id == serving ? "serving" : nil)
        }
        return "<div data-line>\(table.html)</div>"
    }

    private func overTable(_ over: [BatchSummary]) -> HTML {
        var table = DataTable(
            "Batches that are over, newest first",
            [.init("Batch", isName: true), .init("For"), .init("State"), .init("Progress"), .init("Ended")])
        for summary in over { table.add(cells(summary) + [summary.batch.endedAt.map { visit.moment($0) } ?? .empty]) }
        return table.html
    }

    private func cells(_ summary: BatchSummary) -> [HTML] {
        let batch = summary.batch
        let words = BatchWords(summary: summary, serving: serving)
        return [
            visit.batch(batch.id),
            "<span class=\"text-nowrap\">\(batch.plan.product) for <a href=\"\(VenuesPages.address(batch.plan.venue))\">\(batch.plan.venue)</a></span>",
            "<span class=\"batch-state\">\(visit.badge(Badge(batch.state))) <small>\(words.state(visit))</small></span>", words.progress,
        ]
    }

    /// The handle by which a batch is dragged, and buttons that move it by one place.
    private func mover(_ line: [BatchSummary], _ index: Int) -> HTML {
        let id = line[index].batch.id
        func button(_ title: String, _ icon: Icon, _ field: StaticString, _ neighbour: Int) -> HTML {
            guard line.indices.contains(neighbour) else {
                return "<button class=\"btn btn-outline btn-sm\" disabled aria-label=\"\(title)\">\(visit.icon(icon))</button>"
            }
            return """
                <form method="post" action="/batches/\(id)/move" class="d-inline" data-move>\(visit.csrfField)\
                <input type="hidden" name="\(field)" value="\(line[neighbour].batch.id)">\
                <button class="btn btn-outline btn-sm" aria-label="\(title)" title="\(title)">\(visit.icon(icon))</button></form>
                """
        }
        return """
            <span class="mover"><span class="handle" data-handle="\(id)" hidden title="Drag batch \(id)">\(visit.icon(.drag))</span>\
            \(button("Move batch \(id) up", .up, "before", index - 1))\(button("Move batch \(id) down", .down, "after", index + 1))</span>
            """
    }

    private func orders(_ batch: Batch) -> HTML {
        let back = [("back", "list")]
        return batch.state == .active
            ? visit.change("Pause", at: PageAddress("/batches/\(batch.id)/pause"), icon: .pause, fields: back)
            : visit.change("Start", at: PageAddress("/batches/\(batch.id)/start"), icon: .start, style: .primary, fields: back)
    }
}
