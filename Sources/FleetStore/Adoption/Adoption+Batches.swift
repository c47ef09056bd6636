import Fleet
import SQLite

/// Batches, as far as they make sense.
extension Adoption {
    static func adoptBatches(
        from source: inout Connection, into target: inout Connection, _ ledger: inout AdoptionLedger
    ) throws {
        for row in try rows(of: "deployment_batches", in: &source) { try adopt(batch: row, into: &target, &ledger) }
    }

    private static func adopt(batch row: OriginalRow, into target: inout Connection, _ ledger: inout AdoptionLedger) throws {
        var row = row
        guard let product = row.value("product_type", ProductCode.init), let venue = row.value("venue_code", VenueCode.init) else {
            return try ledger.setAside(row, because: "its product or venue is not valid", in: &target)
        }
        guard let total = row.integer("total_count"), total > 0 else {
            return try ledger.setAside(row, because: "it is for no devices", in: &target)
        }
        let most = BatchPlan.countRange.upperBound
        guard total <= most else {
            return try ledger.setAside(row, because: "it is for more devices than the \(most) that a batch can be for", in: &target)
        }
        var remaining = row.integer("remaining_count") ?? total
        if !(0...total).contains(remaining) {
            row.note("more devices were left than it was for, or fewer than none")
            remaining = min(max(0, remaining), total)
        }
        let states = ["pending", "active", "paused", "completed", "cancelled"]
        var status = row.words("status")?.lowercased() ?? ""
        if !states.contains(status) {
            row.note("its status is not known, so it is cancelled")
            status = "cancelled"
        }
        if remaining == 0, status == "active" || status == "paused" || status == "pending" {
            row.note("it has no devices left, so it is completed")
            status = "completed"
        }
        let created = row.requiredMoment("created_at")
        let started = row.moment("started_at")
        var completed = row.moment("completed_at")
        if status == "completed", completed == nil { completed = row.requiredMoment("completed_at", else: started ?? created) }
        func text(_ moment: Timestamp?) -> SQLValue { moment.map { .text($0.text) } ?? .null }
        try ledger.keep(
            row,
            as: [
                ("id", row.id.map { .integer($0) } ?? .null), ("venue_code", .text(venue.text)), ("product_type", .text(product.text)),
                ("total_count", .integer(total)), ("remaining_count", .integer(remaining)),
                ("priority", .integer(row.integer("priority") ?? 0)), ("status", .text(status)), ("created_at", .text(created.text)),
                ("started_at", text(started)), ("completed_at", text(completed)),
            ], of: &target)
    }
}
