import DeviceProtocol
import FaultInjection
import Fleet
import FleetStore
import Foundation
import InstallerCore

/// `simulate`.
enum Simulate: Command {
    static let syntax = Syntax(
        words: ["simulate"], summary: "install simulated Pis: the real installer on cards that are files",
        options: [
            Option(name: "--devices", value: "N", help: "how many, 1 to 200, all at once (default 5)"),
            Option(name: "--server", value: "URL", help: "the server (default http://127.0.0.1:5001)"),
            Option(name: "--product", value: "CODE,…", help: "what they ask for; several are taken in turn (default KXP2)"),
            Option(name: "--venue", value: "CODE", help: "the venue they ask for"),
            Option(
                name: "--cards", value: "DIR", help: "where the cards are, one file per device; those of an earlier run are used again",
                isRequired: true),
            Option(name: "--card-size", value: "BYTES", help: "the size of new cards (default: the largest active image, and 64 MiB)"),
            Option(name: "--first-serial", value: "HEX", help: "the last 8 digits of the first serial number (default 00000001)"),
            Option(
                name: "--fault", value: "FAULT,…",
                help:
                    "what goes wrong at each device, listed above; random:SEED draws some. The cards are then compared with the server's data"
            ),
            Option(name: "--patience", value: "SECONDS", help: "how long a silent or refusing server is asked again (default 60)"),
        ],
        discussion: """
            Each device is one whole installation over HTTP: every byte is written to its card, read back and compared, and the device reports
            as a real one does. The same device asks with the same serial number in every run, so it keeps its hostname.
            Ends with status 0 when every card is verified and named.

            Faults have the form KIND[=VALUE][@PLACE]. A place is a share of the image or of what is written (cut@37%), a byte (write-error@1048576),
            a call (stall=60@manifest; config, manifest, patch, image, report, success), or the number of a write (power-cut@#120).
            \(FaultKind.allCases.filter { !$0.needsSite }.map(line).joined(separator: "\n"))
            """,
        example: "simulate --devices 5 --product KXP2,RXP2 --venue CORO --cards /tmp/cards")

    private static func line(_ kind: FaultKind) -> String {
        let name = kind.rawValue + (kind.value == nil ? "" : "=N")
        let value = kind.value.map { " (N: \($0.meaning); \($0.standard) unless given)" } ?? ""
        return "  \(name) \(kind.summary)\(value)"
    }

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let url = arguments.value("--server", default: "http://127.0.0.1:5001")
        guard let server = HTTPURL(url) else {
            throw arguments.usage("--server takes an address such as http://192.168.151.1:5001, not '\(url)'")
        }
        let count = try arguments.number("--devices", in: 1...200, default: 5)
        let products = try arguments.value("--product", default: ConfigRequest.defaultProductType).split(separator: ",").map {
            try ProductCode(String($0))
        }
        guard !products.isEmpty else { throw arguments.usage("--product takes a product's code") }
        let venue = try arguments.value("--venue", as: VenueCode.init)
        let patience = Duration.seconds(try arguments.number("--patience", in: 1...86_400, default: 60))
        guard let cards = arguments.value("--cards") else { throw arguments.usage("--cards is missing") }
        let first = arguments.value("--first-serial", default: "00000001")
        guard first.count <= 8, let firstSerial = UInt32(first, radix: 16) else {
            throw arguments.usage("--first-serial takes up to 8 hexadecimal digits, not '\(first)'")
        }
        let faults = try arguments.value("--fault", as: Fault.list) ?? []
        if let fault = faults.first(where: { $0.kind.needsSite }) {
            throw arguments.usage("--fault \(fault.kind.rawValue) needs a second server or device, which only the tests have")
        }
        do {
            try FileManager.default.createDirectory(atPath: cards, withIntermediateDirectories: true)
        } catch {
            throw CommandFailure("The folder \(cards) for the cards cannot be made. Give one that you may write to with --cards.")
        }
        let size = try await cardSize(arguments, products)
        var devices = try (0..<count).map { index in
            try SimulatedDevice(
                serialSuffix: firstSerial &+ UInt32(index), product: products[index % products.count], venue: venue, folder: cards)
        }
        for device in devices { try device.prepareCard(byteCount: size) }
        var review: CardReview?
        if !faults.isEmpty {
            let workplace = try await Workplace.open(arguments)
            for index in devices.indices {
                devices[index].trouble = try await Trouble(faults, product: devices[index].product, in: workplace.store)
            }
            review = CardReview(workplace)
        }
        try await install(devices, server: server, patience: patience, review: review, terminal, json: arguments.wantsJSON)
    }

    private static func install(
        _ devices: [SimulatedDevice], server: HTTPURL, patience: Duration, review: CardReview?, _ terminal: Terminal, json: Bool
    ) async throws {
        let scoreboard = Scoreboard(devices)
        let start = ContinuousClock.now
        async let drawing: Void = draw(scoreboard, terminal)
        await withTaskGroup { group in
            for (index, device) in devices.enumerated() {
                group.addTask {
                    let outcome = await device.install(from: server, patience: patience) { scoreboard.note($0, of: index) }
                    scoreboard.end(outcome.ending, faults: outcome.faults, of: index)
                }
            }
        }
        await drawing
        let seconds = (ContinuousClock.now - start).inSeconds
        var results = scoreboard.results
        if let review {
            for index in results.indices where results[index].verified {
                results[index].false_success = await review.complaint(of: results[index], wrap: devices[index].trouble?.wrap)
            }
        }
        if json { try terminal.print(json: results) } else { terminal.print(ResultTable(results, seconds: seconds).text) }
        let liars = results.filter { $0.false_success != nil }
        for result in liars { terminal.note("FALSE SUCCESS of \(result.serial_number): \(result.false_success ?? "").") }
        guard liars.isEmpty else {
            throw CommandFailure(
                "\(liars.count) of \(results.count) devices say that their card is verified, and it is not. Please report this with the faults and the seed."
            )
        }
        let failed = results.filter { !$0.verified }
        guard failed.isEmpty else {
            let unheard = failed.count { !$0.known_to_server }
            let advice =
                unheard == failed.count
                ? "The server has not heard of it: what is said above is all there is."
                : "'deployment list --status failed' says why\(unheard == 0 ? "" : " of all but \(unheard), which the server has not heard of")."
            throw CommandFailure("\(failed.count) of \(results.count) installations failed. \(advice)")
        }
    }

    // Draws five times a second on a terminal; elsewhere each change of a step and each message is a line, and so is a silence of two seconds.
    private static func draw(_ scoreboard: Scoreboard, _ terminal: Terminal) async {
        var lastLine = ContinuousClock.now
        while true {
            let done = scoreboard.isDone
            if terminal.isInteractive {
                terminal.draw(scoreboard.lines)
            }
            var news = scoreboard.takeNews()
            if news.isEmpty, !done, ContinuousClock.now - lastLine > .milliseconds(1_700) { news = [scoreboard.summary] }
            if !news.isEmpty { lastLine = ContinuousClock.now }
            for line in news where !terminal.isInteractive { terminal.note(line) }
            if done { break }
            try? await Task.sleep(for: .milliseconds(200))
        }
        terminal.keepDrawn()
    }

    private static func cardSize(_ arguments: Arguments, _ products: [ProductCode]) async throws -> UInt64 {
        if let text = arguments.value("--card-size") {
            guard let size = UInt64(text), size > 0 else { throw arguments.usage("--card-size takes a number of bytes, not '\(text)'") }
            return size
        }
        let store = try await Workplace.open(arguments).store
        var largest: UInt64 = 0
        for product in products { largest = max(largest, try await store.activeImage(of: product)?.properties.sizeInBytes ?? 0) }
        guard largest > 0 else {
            let codes = products.map(\.text).joined(separator: " or ")
            throw CommandFailure(
                "There is no active image of \(codes) to size the cards by. Activate one with 'image activate', or give --card-size.")
        }
        return largest + (64 << 20)
    }
}
