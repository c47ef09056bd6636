import DeviceProtocol
import Fleet
import FleetStore
import ManagementGate
import Operations

/// `/system`: whether the server can do its work, and what it has to do it with.
struct SystemPages {
    let desk: PageDesk

    var routes: [ManagementRoute] {
        [
            desk.page("/system") { try await page($0) },
            desk.form("/system/verify", for: .operator) { visit, _ in try await verify(visit) },
        ]
    }

    /// Checks the database while all goes on.
    private func verify(_ visit: PageVisit) async throws -> FormOutcome {
        try await visit.site.checks.start(.database) == nil
            ? .warning(PageAddress("/system"), "The database is being checked already.")
            : .done(PageAddress("/system"), "The database is being checked. Load this page again in a moment to see what was found.")
    }

    private func page(_ visit: PageVisit) async throws -> Page {
        let facts = ServerFacts.look()
        var page = Page("System", in: .system)
        let system = await visit.site.system.look()
        let state: HTML =
            system.problem.map { visit.notice(.problem, "\($0.message)") }
            ?? visit.notice(
                .done, "Everything works: the database can be read and written, the image folder is there, and the disk has room.")
        page.content = """
            \(state)
            <div class="panels">
            \(Panel("Services", try await services(visit, system)).html)
            \(Panel("Database", actions: databaseCheck(visit), try await database(visit, system)).html)
            \(Panel("Disk", disks(visit)).html)
            \(Panel("Machine", machine(visit, facts)).html)
            </div>
            \(Panel("Network", network(visit, facts)).html)
            """
        return page
    }

    /// What can be told of the other processes by what they leave in the store.
    private func services(_ visit: PageVisit, _ system: SystemState) async throws -> HTML {
        let running = ServerFacts.running(["dnsmasq", "nginx"])
        let open = try await visit.store.statistics().openDeploymentCount
        let newest = try await visit.store.deployments(DeploymentFilter(limit: 1)).first
        let waiting = try await visit.store.waitingDevices().map(\.lastAskedAt)
        let heard = (waiting + [newest?.lastSeenAt].compactMap(\.self)).max()
        var details = Details()
        details.add("Web interface", visit.badge(Badge("running", .good, icon: .done)))
        details.add("Running since", visit.moment(system.startedAt))
        details.add("Version of rpi-deploy", text: system.version)
        details.add("Version of the pages' files", "<code>\(visit.site.assets.version)</code>")
        for (program, purpose) in [("dnsmasq", "DHCP and TFTP"), ("nginx", "web proxy")] {
            let badge = running.contains(program) ? Badge("running", .good, icon: .done) : Badge("not running here", .neutral)
            details.add(program, "\(visit.badge(badge)) <small>\(purpose)</small>")
        }
        details.add("Devices being installed", text: String(open))
        details.add("Last word of a device", heard.map { visit.moment($0) } ?? "None was heard yet.")
        let images = try await visit.store.images().filter(\.isActive)
        for image in images {
            let problem = visit.site.images.problem(of: image)
            let badge = visit.badge(problem == nil ? Badge("ready", .good, icon: .done) : Badge("unusable", .bad, icon: .failed))
            let reason: HTML? = problem.map { " \($0)" }
            details.add("Image of \(image.properties.product)", "\(image.name) \(image.properties.version) \(badge)\(reason)")
        }
        if images.isEmpty {
            details.add("Images", "None is active, so no device can be installed. <code>rpi-deploy image add</code> adds one.")
        }
        return details.html
    }

    private func database(_ visit: PageVisit, _ system: SystemState) async throws -> HTML {
        let path = visit.site.directory.database
        let (statistics, head) = (try await visit.store.statistics(), try await visit.store.auditHead())
        var details = Details()
        details.add("File", "<code>\(path)</code>")
        details.add("Size with its log", text: system.databaseByteCount.map(ByteQuantity.text))
        details.add("Version of the schema", text: String(system.schemaVersion))
        details.add("Venues", text: String(statistics.venueCount))
        details.add("Hostnames", text: String(statistics.total.total))
        details.add("Deployments", text: String(statistics.deploymentCount))
        details.add("Entries of the audit log", text: String(head.id))
        let check = await visit.site.checks.report(of: .database).map { CheckWords.html(visit, $0, sound: "sound") }
        details.add("Last check", check ?? "none since the server started")
        details.add("Back it up", "<code>rpi-deploy db backup FILE</code> on the server")
        return details.html
    }

    private func databaseCheck(_ visit: PageVisit) -> HTML? {
        visit.may(.operator) ? visit.change("Check it now", at: PageAddress("/system/verify"), icon: .verifying) : nil
    }

    private func disks(_ visit: PageVisit) -> HTML {
        let directory = visit.site.directory
        var html = HTML.empty
        for (name, path) in [("Database", directory.path + "/database"), ("Images", directory.images), ("Logs", directory.logs)] {
            guard let disk = ServerFacts.disk(of: path), disk.total > 0 else { continue }
            let used = Int((disk.total - min(disk.free, disk.total)) * 100 / disk.total)
            html += """
                <div class="disk"><p><strong>\(name)</strong> <code>\(path)</code></p>\
                \(Meter(percent: used, label: "Share of the disk of \(name) in use").html)\
                <p class="form-text">\(ByteQuantity.text(disk.free)) free of \(ByteQuantity.text(disk.total)), \(used) % in use</p></div>

                """
        }
        return html
    }

    private func machine(_ visit: PageVisit, _ facts: ServerFacts) -> HTML {
        var details = Details()
        details.add("Name", text: facts.hostname)
        details.add("System", text: facts.distribution)
        details.add("Kernel", text: facts.kernel)
        details.add("Up for", text: facts.uptime.map { Times.duration(milliseconds: Int64($0 * 1_000)) })
        details.add("Processors", text: String(facts.processorCount))
        details.add("Load of 1, 5, 15 minutes", text: facts.load.isEmpty ? nil : facts.load.map { String($0) }.joined(separator: "  "))
        if let total = facts.memoryTotal, let available = facts.memoryAvailable {
            details.add("Memory", text: "\(ByteQuantity.text(available)) available of \(ByteQuantity.text(total))")
        }
        details.add("Clock", visit.moment(visit.now))
        details.add("Time zone of these pages", text: visit.zone.name)
        return details.html
    }

    private func network(_ visit: PageVisit, _ facts: ServerFacts) -> HTML {
        guard !facts.interfaces.isEmpty else { return "<p>The machine has no network interface.</p>" }
        var table = DataTable(
            "Network interfaces",
            [
                .init("Interface", isName: true), .init("State"), .init("Speed", isNumber: true), .init("MAC address"),
                .init("Received", isNumber: true), .init("Sent", isNumber: true),
            ])
        for interface in facts.interfaces {
            let speed = interface.speed.map { $0 >= 1_000 && $0 % 1_000 == 0 ? "\($0 / 1_000) Gbit/s" : "\($0) Mbit/s" }
            table.add([
                "\(interface.name)", visit.badge(interface.isUp ? Badge("up", .good) : Badge("down", .neutral)), "\(speed ?? "")",
                "\(interface.mac)", "\(ByteQuantity.text(interface.received))", "\(ByteQuantity.text(interface.sent))",
            ])
        }
        return table.html
    }
}
