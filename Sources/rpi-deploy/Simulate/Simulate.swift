import DeviceProtocol
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
            Option(name: "--patience", value: "SECONDS", help: "how long a silent or refusing server is asked again (default 60)"),
        ],
        discussion: """
            Each device is one whole installation over HTTP: every byte is written to its card, read back and compared, and the device reports
            as a real one does. The same device asks with the same serial number in every run, so it keeps its hostname.
            Ends with status 0 when every card is verified and named.
            """,
        example: "simulate --devices 5 --product KXP2,RXP2 --venue CORO --cards /tmp/cards")

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
        try FileManager.default.createDirectory(atPath: cards, withIntermediateDirectories: true)
        let size = try await cardSize(arguments, products)
        let devices = try (0..<count).map { index in
            try SimulatedDevice(
                serialSuffix: firstSerial &+ UInt32(index), product: products[index % products.count], venue: venue, folder: cards)
        }
        for device in devices { try device.prepareCard(byteCount: size) }
        try await install(devices, server: server, patience: patience, terminal, json: arguments.wantsJSON)
    }

    private static func install(
        _ devices: [SimulatedDevice], server: HTTPURL, patience: Duration, _ terminal: Terminal, json: Bool
    ) async throws {
        let scoreboard = Scoreboard(devices)
        let start = ContinuousClock.now
        async let drawing: Void = draw(scoreboard, terminal)
        await withTaskGroup { group in
            for (index, device) in devices.enumerated() {
                group.addTask {
                    let outcome = await device.install(from: server, patience: patience) { scoreboard.note($0, of: index) }
                    scoreboard.end(outcome, of: index)
                }
            }
        }
        await drawing
        let seconds = (ContinuousClock.now - start).inSeconds
        let results = scoreboard.results
        if json { try terminal.print(json: results) } else { terminal.print(ResultTable(results, seconds: seconds).text) }
        let failed = results.filter { !$0.verified }
        guard failed.isEmpty else {
            throw CommandFailure("\(failed.count) of \(results.count) installations failed. 'deployment list --status failed' says why.")
        }
    }

    // Draws five times a second on a terminal; elsewhere each change of a step and each message is a line.
    private static func draw(_ scoreboard: Scoreboard, _ terminal: Terminal) async {
        while true {
            let done = scoreboard.isDone
            if terminal.isInteractive {
                terminal.draw(scoreboard.lines)
            }
            for line in scoreboard.takeNews() where !terminal.isInteractive { terminal.note(line) }
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
