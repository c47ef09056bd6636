import Fleet
import SQLite

/// The history. The original knew no end of many deployments; nobody is at them any more, so they count as failed.
extension Adoption {
    static func adoptHistory(
        from source: inout Connection, into target: inout Connection, _ ledger: inout AdoptionLedger
    ) throws {
        var attempts: [String: Int64] = [:]
        for row in try rows(of: "deployment_history", in: &source) { try adopt(deployment: row, &attempts, into: &target, &ledger) }
    }

    private static func adopt(
        deployment row: OriginalRow, _ attempts: inout [String: Int64], into target: inout Connection, _ ledger: inout AdoptionLedger
    ) throws {
        var row = row
        let serial = row.value("serial_number", SerialNumber.init)?.text
        let mac = row.value("mac_address", MACAddress.init)?.text
        guard let device = serial ?? mac else {
            return try ledger.setAside(row, because: "it names no device: neither serial number nor MAC address", in: &target)
        }
        let hostname = row.value("hostname", { try Hostname($0) })
        let (state, error) = outcome(of: &row)
        if hostname == nil, state == .success {
            return try ledger.setAside(row, because: "it succeeded without a hostname", in: &target)
        }
        let started = row.requiredMoment("started_at", else: row.moment("completed_at"))
        let completed = row.moment("completed_at") ?? row.requiredMoment("completed_at", else: started)
        let version = row.value("image_version", ImageVersion.init)?.text
        let product = row.value("product_type", ProductCode.init)?.text
        let venue = row.value("venue_code", VenueCode.init)?.text
        if row.text("ip_address") == nil { row.note("its address is unknown") }
        let attempt = attempts[device, default: 0] + 1
        attempts[device] = state == .success ? 0 : attempt
        func text(_ value: String?) -> SQLValue { value.map { .text($0) } ?? .null }
        try ledger.keep(
            row,
            as: [
                ("id", row.id.map { .integer($0) } ?? .null), ("hostname", text(hostname?.text)), ("mac_address", text(mac)),
                ("serial_number", text(serial)), ("ip_address", .text(row.text("ip_address") ?? "")), ("product_type", text(product)),
                ("venue_code", text(venue)), ("image_version", text(version)), ("deployment_status", .text(state.rawValue)),
                ("started_at", .text(started.text)), ("completed_at", .text(completed.text)), ("error_message", text(error)),
            ],
            adding: [
                ("attempt", .integer(attempt)), ("started_ms", .integer(started.milliseconds)),
                ("completed_ms", .integer(completed.milliseconds)), ("last_seen_ms", .integer(completed.milliseconds)),
                // A message beside a success is no error, but still was said.
                ("last_message", state == .success ? text(row.words("error_message")) : .null),
                ("image_name", hostname == nil ? .null : .text(Adopted.imageName)),
                ("token_digest", hostname == nil ? .null : .text(Adopted.tokenDigest)),
                ("refusal", hostname == nil ? .text(Adopted.refusal) : .null),
            ], of: &target)
    }

    /// How it ended, and why it failed.
    private static func outcome(of row: inout OriginalRow) -> (DeploymentState, String?) {
        let status = row.words("deployment_status")?.lowercased() ?? ""
        let said = row.words("error_message")
        switch status {
        case "success": return (.success, nil)
        case "completed", "complete":
            row.note("its status is another word for success")
            return (.success, nil)
        case "failed":
            if said == nil { row.note("the reason of its failure is not known") }
            return (.failed, row.text("error_message").flatMap { said == nil ? nil : $0 } ?? "The original system kept no reason.")
        default:
            let isKnown = DeploymentState(rawValue: status) != nil
            row.note(isKnown ? "the original kept no end of it, so it counts as failed" : "its status is not known, so it counts as failed")
            let last = "The original system kept no end of it; its last status was '\(PlainText.printable(status, limit: 40))'."
            return (.failed, said.map { "\(last) \($0)" } ?? last)
        }
    }
}
