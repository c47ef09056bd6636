import Fleet
import FleetStore
import Operations

/// Forms that name a device for a hostname: assign it, reserve it, replace the unit that has it.
struct DeviceForm {
    enum Purpose: String, CaseIterable {
        case assign, reserve, replace
    }

    private let purpose: Purpose

    init(_ purpose: Purpose) {
        self.purpose = purpose
    }

    func page(_ visit: PageVisit, _ hostname: Hostname) async throws -> Page {
        page(visit, try await visit.site.pool.show(hostname), FormFields())
    }

    private func page(_ visit: PageVisit, _ record: HostnameRecord, _ form: FormFields) -> Page {
        let hostname = record.hostname
        var page = Page(title(hostname), below: .kartNumbers)
        let back = KartNumbersPages.address(hostname)
        page.trail.append(.init(title: hostname.text, address: back))
        let content: HTML = """
            <p>\(advice(record))</p>
            \(form.input("serial", "Serial number", help: "As <code>/proc/cpuinfo</code> of the Pi and the dashboard show it.", limit: 64))\
            \(form.input("mac", "MAC address", help: "Of the wired interface, such as 2c:cf:67:12:34:56. One of the two is enough.", limit: 32))\
            \(doubt(form))
            """
        page.content = visit.form(
            form, at: KartNumbersPages.address(hostname, purpose.rawValue), button: button, back: back, content)
        return page
    }

    /// The second step: a person says that the device is meant, though it was never heard of. Another number needs another yes.
    private func doubt(_ form: FormFields) -> HTML? {
        guard !form["unheard_of"].isEmpty else { return nil }
        return """
            <input type="hidden" name="unheard_of" value="\(form["unheard_of"])">\
            <div class="field">\(form.box("unheard", "Never heard of this device: replace all the same"))</div>
            """
    }

    private func title(_ hostname: Hostname) -> String {
        switch purpose {
        case .assign: "Assign \(hostname)"
        case .reserve: "Reserve \(hostname)"
        case .replace: "Replace the unit of \(hostname)"
        }
    }

    private var button: String {
        switch purpose {
        case .assign: "Assign"
        case .reserve: "Reserve"
        case .replace: "Replace unit"
        }
    }

    private func advice(_ record: HostnameRecord) -> HTML {
        switch purpose {
        case .assign: "The device has the name at once, and gets it when it asks, whichever batch is active."
        case .reserve: "The name is kept for a device that has not asked yet, and given to no other."
        case .replace:
            """
            The unit with \(record.device.map { "\($0)" } ?? "this name") is dead or gone. Name the one that takes its place: it keeps the \
            hostname, and the old one has none from then on.
            """
        }
    }

    func take(_ visit: PageVisit, _ hostname: Hostname, _ posted: FormFields) async throws -> FormOutcome {
        var form = posted
        let record = try await visit.site.pool.show(hostname)
        _ = form.readIfAny("serial") { try SerialNumber($0) }
        _ = form.readIfAny("mac") { try MACAddress($0) }
        if form.isGood, ["serial", "mac"].allSatisfy({ form[$0].allSatisfy(\.isWhitespace) }) {
            form.refuse("serial", "Give the serial number or the MAC address of the device.")
        }
        guard form.isGood else { return .again(page(visit, record, form)) }
        do {
            let device = try DeviceIdentity(serialText: form["serial"], macText: form["mac"])
            let isMeant = form["unheard"] == "1" && form["unheard_of"] == "\(device)"
            try await apply(visit, hostname, device, allowsUnheard: isMeant)
            return .done(KartNumbersPages.address(hostname), words(hostname, device))
        } catch OperationError.store(.deviceUnheard(let device, let hostname, let holder)) {
            form.set("unheard_of", "\(device)")
            form.set("unheard", "")
            try form.refuse(StoreError.deviceUnheard(device, hostname, holder: holder))
            return .again(page(visit, record, form))
        } catch {
            try form.refuse(error)
            return .again(page(visit, record, form))
        }
    }

    private func apply(_ visit: PageVisit, _ hostname: Hostname, _ device: DeviceIdentity, allowsUnheard: Bool) async throws {
        let wish = NamingWish(.hostname(hostname), for: device)
        switch purpose {
        case .assign: _ = try await visit.site.pool.assign([wish], by: visit.author)
        case .reserve: _ = try await visit.site.pool.reserve([wish], by: visit.author)
        case .replace:
            _ = try await visit.site.pool.replace(hostname, with: device, allowsUnheard: allowsUnheard, by: visit.author)
        }
    }

    private func words(_ hostname: Hostname, _ device: DeviceIdentity) -> String {
        switch purpose {
        case .assign: "\(hostname) was assigned to the device with \(device)."
        case .reserve: "\(hostname) is kept for the device with \(device)."
        case .replace: "The device with \(device) has taken over \(hostname). Switch it on: it is installed under that name."
        }
    }
}
