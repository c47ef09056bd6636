import DeviceProtocol
import FaultInjection
import Fleet
import Foundation
import InstallerCore

/// A Pi that is not there: a serial number, a MAC address, and a card that is a file.
struct SimulatedDevice: Sendable {
    let serial: SerialNumber
    let mac: MACAddress
    /// One of its own, from which it reaches a server on this machine.
    let address: String
    let product: ProductCode
    let venue: VenueCode?
    /// The file that stands for the card.
    let card: String
    /// What goes wrong; `nil` where nothing does on purpose.
    var trouble: Trouble?

    /// Makes a device of a fleet: serial numbers have 16 digits as on a Pi 5, MAC addresses are locally administered ones.
    init(serialSuffix: UInt32, product: ProductCode, venue: VenueCode?, folder: String) throws {
        let suffix = Hexadecimal.string((0..<4).map { UInt8(truncatingIfNeeded: serialSuffix >> (24 - 8 * UInt32($0))) })
        serial = try SerialNumber("10000000" + suffix)
        mac = try MACAddress("0200" + suffix)
        address = LoopbackAddress.ofDevice(serialSuffix)
        self.product = product
        self.venue = venue
        card = "\(folder)/\(serial.text.lowercased()).card"
    }

    /// Makes a blank card unless there is one.
    func prepareCard(byteCount: UInt64) throws {
        guard !FileManager.default.fileExists(atPath: card) else { return }
        guard FileManager.default.createFile(atPath: card, contents: nil), let file = FileHandle(forWritingAtPath: card) else {
            throw CommandFailure("The card \(card) cannot be made. Give a folder that you may write to with --cards.")
        }
        try file.truncate(atOffset: byteCount)
        try file.close()
    }

    /// How an installation ended, and which faults it met.
    struct Ending: Sendable {
        let ending: InstallOutcome
        var faults: [String] = []
    }

    /// Installs by the real installer, on a thread of its own.
    func install(from server: HTTPURL, patience: Duration, tell: @escaping @Sendable (InstallEvent) -> Void) async -> Ending {
        var options = InstallOptions(
            server: server,
            identity: ConfigRequest(
                productType: product.text, venueCode: venue?.text, serialNumber: serial.text, macAddress: mac.text))
        options.refusalPatience = patience
        options.networkPatience = patience
        options.successReportPatience = patience
        options.failureReportPatience = patience
        let card = card
        let transport = SocketTransport(from: LoopbackAddress.reaches(server.host) ? address : "")
        let installer = Installer(
            options: options, transport: transport, clock: SystemTimekeeper(),
            openCard: { () throws(DestinationError) in try FileDestination(path: card) })
        guard let trouble else { return Ending(ending: await run { installer.run(tell) }) }
        let plan = FaultPlan(trouble.faults, site: trouble.site)
        let clock = FaultyTimekeeper(SystemTimekeeper(), plan: plan)
        let first = Installer(
            options: options, transport: FaultyTransport(transport, clock: clock, plan: plan), clock: clock,
            openCard: { () throws(DestinationError) in try FaultyDestination(try FileDestination(path: card), clock: clock, plan: plan) })
        var outcome = await run { first.run(tell) }
        if plan.hasNoPower {
            tell(.message("the power is back: starting again"))
            outcome = await run { installer.run(tell) }
        }
        var faults: [String] = []
        for fault in plan.injected.map(\.description) where !faults.contains(fault) { faults.append(fault) }
        return Ending(ending: outcome, faults: faults)
    }

    private func run(_ work: @escaping @Sendable () -> InstallOutcome) async -> InstallOutcome {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: work()) }
        }
    }
}
