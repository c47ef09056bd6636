import Fleet
import SQLite

/// Hostnames. A live device must keep the name that it has, and no name may go to a second device; what is in doubt is retired, with the reason.
extension Adoption {
    /// What is taken by the rows before.
    private struct Taken {
        var names: Set<Hostname> = []
        /// State, product and serial number, else MAC address.
        var devices: Set<String> = []
    }

    static func adoptHostnames(
        from source: inout Connection, into target: inout Connection, _ ledger: inout AdoptionLedger
    ) throws {
        let products = Dictionary(try target.products().map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        // The original gave a device a new name at every retry: the newest is the one that its card has.
        let rows = try self.rows(of: "hostname_pool", in: &source).sorted { rank($0) > rank($1) }
        var taken = Taken()
        for row in rows { try adopt(hostname: row, products: products, &taken, into: &target, &ledger) }
        // A trigger has counted the others.
        try target.run(
            """
            INSERT INTO hostname_counts
            SELECT venue_code, product_type, status, count(*) FROM hostname_pool WHERE number IS NOT NULL GROUP BY 1, 2, 3
            ON CONFLICT DO UPDATE SET count = count + excluded.count
            """)
    }

    private static func rank(_ row: OriginalRow) -> (Int, String, Int64) {
        (row.text("status")?.lowercased() == "assigned" ? 1 : 0, row.text("assigned_date") ?? "", row.id ?? 0)
    }

    private static func adopt(
        hostname row: OriginalRow, products: [ProductCode: Product], _ taken: inout Taken, into target: inout Connection,
        _ ledger: inout AdoptionLedger
    ) throws {
        var row = row
        guard let code = row.value("product_type", ProductCode.init), let product = products[code] else {
            return try ledger.setAside(row, because: "its product is not valid", in: &target)
        }
        guard let venue = row.value("venue_code", VenueCode.init) else {
            return try ledger.setAside(row, because: "its venue is not valid", in: &target)
        }
        let serial = row.value("serial_number", SerialNumber.init)?.text
        let mac = row.value("mac_address", MACAddress.init)?.text
        var state = state(of: &row, hasDevice: serial != nil || mac != nil)
        let number = product.strategy == .pool ? row.words("identifier").flatMap { try? KartNumber($0) } : nil
        // A name that a device may have stays as it is; one that is free takes the form that imports give it.
        let identifier = number.flatMap { state == .available ? $0.identifier : nil } ?? row.words("identifier") ?? ""
        guard identifier.utf8.count <= 48, let hostname = try? Hostname(product: code, venue: venue, identifier: identifier) else {
            return try ledger.setAside(row, because: "its identifier is not valid", in: &target)
        }
        guard taken.names.insert(hostname).inserted else {
            return try ledger.setAside(row, because: "another row is the same hostname", in: &target)
        }
        var retirement: String?
        if state == .assigned || state == .reserved {
            let device = serial.map { "serial \($0)" } ?? mac.map { "MAC \($0)" }
            if let device {
                let isNew = taken.devices.insert("\(state.rawValue) \(code) \(device)").inserted
                if !isNew { retirement = state == .assigned ? "its device has a newer hostname" : "another is reserved for its device" }
            } else {
                retirement = "assigned to an unknown device"
            }
        } else if state == .retired {
            retirement = row.words("notes") ?? "retired in the original system"
        }
        if let reason = retirement, state != .retired {
            row.note("\(reason), so it is retired; 'pool' can bring it back")
            state = .retired
        }
        try keep(
            row, hostname, number: number?.identifier == hostname.identifier ? number : nil, state, serial: serial, mac: mac,
            retirement: retirement, into: &target, &ledger)
    }

    private static func state(of row: inout OriginalRow, hasDevice: Bool) -> HostnameState {
        if let state = row.words("status").flatMap({ HostnameState(rawValue: $0.lowercased()) }) {
            guard state == .reserved, !hasDevice else { return state }
            row.note("it was reserved for nobody, so it is retired")
            return .retired
        }
        row.note("its status is not known, so it counts as \(hasDevice ? "assigned" : "retired")")
        return hasDevice ? .assigned : .retired
    }

    private static func keep(
        _ row: OriginalRow, _ hostname: Hostname, number: KartNumber?, _ state: HostnameState, serial: String?, mac: String?,
        retirement: String?, into target: inout Connection, _ ledger: inout AdoptionLedger
    ) throws {
        var row = row
        let created = row.requiredMoment("created_at")
        var assigned = row.moment("assigned_date")
        if state == .assigned, assigned == nil { assigned = row.requiredMoment("assigned_date", else: created) }
        let holdsDevice = state != .available
        if !holdsDevice, serial != nil || mac != nil || assigned != nil { row.note("it is available, so its device was left out") }
        func text(_ value: String?) -> SQLValue { value.map { .text($0) } ?? .null }
        try ledger.keep(
            row,
            as: [
                ("id", row.id.map { .integer($0) } ?? .null), ("product_type", .text(hostname.product.text)),
                ("venue_code", text(hostname.venue?.text)), ("identifier", .text(hostname.identifier)), ("status", .text(state.rawValue)),
                ("mac_address", holdsDevice ? text(mac) : .null), ("serial_number", holdsDevice ? text(serial) : .null),
                ("assigned_date", holdsDevice ? text(assigned?.text) : .null), ("notes", text(row.text("notes"))),
                ("created_at", .text(created.text)),
            ],
            adding: [
                ("number", number.map { .integer(Int64($0.value)) } ?? .null),
                ("retired_at", retirement == nil ? .null : .text((assigned ?? created).text)),
                ("retired_reason", text(retirement.map { PlainText.printable($0, limit: 999) })),
                ("reserved_at", state == .reserved ? .text((assigned ?? created).text) : .null),
            ], of: &target)
    }
}
