import Fleet
import FleetStore

/// Devices that asked and were told to wait, and what to do for them.
struct LobbyPanel {
    private let visit: PageVisit
    private let state: DashboardState

    init(_ visit: PageVisit, _ state: DashboardState) {
        self.visit = visit
        self.state = state
    }

    var html: HTML? {
        guard !state.waiting.isEmpty else { return nil }
        let lobby = state.waiting.filter { $0.cause == .hostname }
        let line = state.waiting.filter { $0.cause != .hostname }
        let turns = line.count
        let turn: HTML? =
            turns == 0
            ? nil
            : visit.notice(
                .info,
                """
                <strong>\(turns) \(turns == 1 ? "device waits" : "devices wait")</strong> for a turn in the batch, which installs \
                only so many at once. Nothing is to be done: each begins by itself when another is done.
                <details><summary>Show them</summary><ul class="plain">\(line.prefix(100).map { item($0) })</ul></details>
                """)
        return "<div id=\"waiting\">\(turn)\(lobby.isEmpty ? nil : table(lobby))</div>"
    }

    private func item(_ device: WaitingDevice) -> HTML {
        "<li><code>\(device.device)</code> \(device.product), since \(visit.ago(device.since))</li>"
    }

    private func table(_ lobby: [WaitingDevice]) -> HTML {
        var table = DataTable(
            "Devices without a hostname",
            [.init("Device", isName: true), .init("Product"), .init("Asked for"), .init("Address"), .init("Waits since")])
        for device in lobby.prefix(50) {
            let name: HTML = "\(device.device.serial?.text ?? device.device.mac?.text ?? "")"
            let box: HTML = """
                <label class="pick"><input type="checkbox" class="form-check-input" name="device" value="\(WaitingField.text(of: device))" checked>\
                <span>\(name)</span></label>
                """
            table.add([
                visit.may(.operator) ? box : name, "\(device.product)", "\(device.venue?.text ?? "no venue")", "\(device.ipAddress)",
                visit.ago(device.since),
            ])
        }
        let asked = Set(lobby.map(\.product))
        let places = VenueChoices(state.venues, products: state.products.filter { asked.contains($0.code) })
        let choices = places.all.map {
            "<option value=\"\($0.value)\"\(flag: "selected", $0.value == places.preselected)>\($0.title)</option>" as HTML
        }
        let form: HTML? =
            visit.may(.operator) && !choices.isEmpty
            ? """
            <div class="assign"><label for="assign-venue">Give them the next hostnames of</label>
            <select class="form-select" id="assign-venue" name="venue" required>\(choices)</select>
            <button class="btn btn-primary">\(visit.icon(.naming))<span>Assign</span></button></div>
            """ : nil
        return Panel(
            "\(lobby.count) \(lobby.count == 1 ? "device waits" : "devices wait") for a hostname",
            """
            <p>No batch serves them and they name no venue. Nothing is written to their cards until they have a hostname.</p>
            <form method="post" action="/waiting/assign">\(visit.csrfField)\(table.html)\(form)</form>
            """
        ).html
    }
}
