import DeviceProtocol
import InstallerCore
import Testing

/// One device, one server, one card.
struct Rig {
    let server: FakeServer
    let clock = FakeClock()
    var options: InstallOptions

    init(_ image: TestImage, patch: BlockPatch? = nil) throws {
        server = try FakeServer(image, patch: patch)
        let url = try #require(HTTPURL("http://192.0.2.1:5001"))
        options = InstallOptions(
            server: url, identity: ConfigRequest(serialNumber: "10000000abcdef01", macAddress: "02:00:00:00:00:01"))
        options.refusalPatience = .seconds(120)
        options.recordInterval = 5 * 4_096
    }

    struct Run {
        var outcome: InstallOutcome
        var events: [InstallEvent]
        var messages: [String] {
            events.compactMap { if case .message(let text) = $0 { text } else { nil } }
        }
        var steps: [InstallStep] {
            events.compactMap { if case .step(let step) = $0 { step } else { nil } }
        }
        var progress: InstallProgress {
            switch outcome {
            case .done(let progress), .failed(_, let progress): progress
            }
        }
        var failure: InstallFailure? {
            if case .failed(let failure, _) = outcome { failure } else { nil }
        }
        var isDone: Bool { failure == nil }
    }

    func install<D: Destination>(on card: D) -> Run {
        install { () throws(DestinationError) in card }
    }

    func install<D: Destination>(opening card: @escaping @Sendable () throws(DestinationError) -> D) -> Run {
        let installer = Installer(
            options: options, transport: FakeTransport(server: server, clock: clock), clock: clock, openCard: card)
        var events: [InstallEvent] = []
        let outcome = installer.run { events.append($0) }
        return Run(outcome: outcome, events: events)
    }
}
