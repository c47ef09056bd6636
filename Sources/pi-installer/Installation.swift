import DeviceProtocol
import InstallerCore
import InstallerSystem

/// One installation on this machine's card.
struct Installation {
    private let arguments: InstallerArguments
    private let server: HTTPURL
    private let identity: DeviceIdentity
    /// How long a card may take to show up after the machine has started.
    var cardPatience = Duration.zero

    /// `nil` when the arguments name no server.
    init?(_ arguments: InstallerArguments) {
        guard let server = arguments.server else { return nil }
        self.arguments = arguments
        self.server = server
        let machine = DeviceIdentity.read()
        identity = DeviceIdentity(
            serialNumber: arguments.serial ?? machine.serialNumber, macAddress: arguments.mac ?? machine.macAddress)
    }

    func run() -> InstallOutcome {
        var request = ConfigRequest(venueCode: arguments.venue, serialNumber: identity.serialNumber, macAddress: identity.macAddress)
        if let product = arguments.product { request.productType = product }
        var options = InstallOptions(server: server, identity: request)
        options.skipsCustomization = arguments.skipCustomize
        options.refusalPatience = arguments.refusalPatience.map { .seconds($0) }
        let (path, patience) = (arguments.device, cardPatience)
        let installer = Installer(options: options, transport: SocketTransport(), clock: SystemTimekeeper()) {
            () throws(DestinationError) -> FileDestination in try Self.open(path, patience)
        }
        var log = ConsoleLog()
        let start = MonotonicClock.now
        let outcome = installer.run { event in
            if let line = log.line(for: event, at: MonotonicClock.now) { Machine.writeLine(line) }
        }
        let elapsed = MonotonicClock.now - start
        switch outcome {
        case .done(let progress):
            Machine.writeLine(ConsoleLog.stageLine(progress, elapsed: elapsed))
            Machine.writeLine(ConsoleLog.lastLine(progress))
        case .failed(let failure, let progress):
            Machine.writeLine(ConsoleLog.stageLine(progress, elapsed: elapsed))
            Machine.writeLine("pi-installer: \(failure.message)", toError: true)
        }
        return outcome
    }

    func dryRun() -> Bool {
        let path = arguments.device
        return DryRun(server: server, transport: SocketTransport()).run(
            identity: identity, openCard: { () throws(DestinationError) in try FileDestination(path: path) },
            { Machine.writeLine($0) })
    }

    private static func open(_ path: String, _ patience: Duration) throws(DestinationError) -> FileDestination {
        let end = MonotonicClock.now + patience
        while true {
            do {
                return try FileDestination(path: path)
            } catch {
                guard case .notFound = error, MonotonicClock.now < end else { throw error }
                MonotonicClock.sleep(for: .milliseconds(200))
            }
        }
    }
}
