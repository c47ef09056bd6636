import Fleet
import FleetStore
import Operations

/// The form that takes a hostname out of use, with the reason.
enum RetireForm {
    static func page(_ visit: PageVisit, _ hostname: Hostname) async throws -> Page {
        page(visit, try await visit.site.pool.show(hostname), FormFields())
    }

    private static func page(_ visit: PageVisit, _ record: HostnameRecord, _ form: FormFields) -> Page {
        let hostname = record.hostname
        var page = Page("Retire \(hostname)", below: .kartNumbers)
        let back = KartNumbersPages.address(hostname)
        page.trail.append(.init(title: hostname.text, address: back))
        let device: HTML? =
            record.state == .assigned
            ? " The device that has it now, with \(record.device?.description ?? ""), gets another when it asks." : nil
        page.content = visit.form(
            form, at: KartNumbersPages.address(hostname, "retire"), button: "Retire \(hostname)", back: back,
            """
            <p>The name is given to no device any more, until you make it available again.\(device)</p>
            \(form.input("reason", "Reason", help: "For whoever finds the gap later, such as: kart 17 was scrapped.", isRequired: true, limit: 1_000))
            """)
        return page
    }

    static func take(_ visit: PageVisit, _ hostname: Hostname, _ posted: FormFields) async throws -> FormOutcome {
        var form = posted
        let record = try await visit.site.pool.show(hostname)
        guard let reason = form.read("reason", { try RetirementReason($0) }) else { return .again(page(visit, record, form)) }
        do {
            _ = try await visit.site.pool.retire(hostname, reason: reason, by: visit.author)
            return .done(KartNumbersPages.address(hostname), "\(hostname) is retired.")
        } catch {
            try form.refuse(error)
            return .again(page(visit, record, form))
        }
    }
}
