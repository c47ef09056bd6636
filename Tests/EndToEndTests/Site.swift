import Foundation
import TestSupport

/// A whole site on this machine: a data directory, a server process, and a folder of cards.
final class Site {
    let folder: TemporaryDirectory
    private let program: String
    private(set) var server: ChildProcess?
    private(set) var address = ""

    var data: String { folder.file("data") }
    var cards: String { folder.file("cards") }

    /// Makes the data directory with two venues and kart numbers for one.
    init(karts: String = "1-5") async throws {
        folder = try TemporaryDirectory()
        // Another build of it, such as one with a sanitizer.
        program = try ProcessInfo.processInfo.environment["RPI_DEPLOY_PROGRAM"] ?? BuildProducts.path(of: "rpi-deploy")
        try await run("db init")
        try await run("venue create CORO --name 'Corona Raceway'")
        try await run("venue create ARIA --name 'Aria Circuit'")
        if !karts.isEmpty { try await run("pool import --product KXP2 --venue CORO \(karts)") }
    }

    /// Starts a command of rpi-deploy, as a process that goes on by itself.
    func start(_ command: String) throws -> ChildProcess {
        try ChildProcess.start("/bin/bash", ["-c", "exec '\(program)' \(command) --data '\(data)'"], in: folder.path)
    }

    /// Runs a command of rpi-deploy to its end, whatever that is.
    func attempt(_ command: String) async throws -> ShellCommand.Result {
        try await ShellCommand.attemptAside("'\(program)' \(command) --data '\(data)'", in: folder.path)
    }

    /// Runs a command that must succeed.
    @discardableResult
    func run(_ command: String) async throws -> String {
        try await ShellCommand.runAside("'\(program)' \(command) --data '\(data)'", in: folder.path)
    }

    /// Runs a command that prints JSON.
    func json<Value: Decodable>(_ command: String, as type: Value.Type = Value.self) async throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(await run(command + " --json").utf8))
    }

    /// Starts the server and waits until it listens.
    ///
    /// - Parameter port: 0 for any.
    func serve(port: String = "0") async throws {
        let process = try ChildProcess.start(program, ["serve", "--devices", "127.0.0.1:\(port)", "--data", data])
        guard try await process.wait(until: { $0.output.contains("\n") }),
            let url = process.output.split(whereSeparator: \.isWhitespace).last
        else {
            throw ShellCommand.Failure(description: "the server did not start: \(process.errors)")
        }
        address = String(url)
        server = process
    }

    /// The port that the server listens on.
    var port: String { String(address.split(separator: ":").last ?? "") }

    /// Starts to install simulated devices, as a process that goes on by itself.
    func startSimulation(_ options: String) throws -> ChildProcess {
        try start("simulate --json --server \(address) --cards '\(cards)' \(options)")
    }

    /// Installs simulated devices and gives how each ended, whether all succeeded or not.
    func simulate(_ options: String) async throws -> [SimulationResult] {
        try await results(of: startSimulation(options).end())
    }

    func results(of simulation: ShellCommand.Result) throws -> [SimulationResult] {
        do {
            return try JSONDecoder().decode([SimulationResult].self, from: Data(simulation.output.utf8))
        } catch {
            throw ShellCommand.Failure(description: "status \(simulation.status): \(simulation.output)\(simulation.errors)")
        }
    }

    /// Adds and activates an image for a product.
    func addImage(_ image: OSImage, product: String, name: String) async throws {
        try await run("image add '\(image.path)' --product \(product) --version 1.0.0 --name \(name) --activate")
    }
}

/// What `simulate --json` says of a device.
struct SimulationResult: Decodable {
    let serial_number: String
    let hostname: String?
    let card: String
    let verified: Bool
    let error: String?
    let bytes_total: UInt64
    let bytes_found: UInt64
    let bytes_verified: UInt64
    let bytes_received: UInt64
    let bytes_resent: UInt64
}

/// What `deployment list --json` says of a deployment.
struct HistoryRow: Decodable {
    let id: Int64
    let hostname: String?
    let serial_number: String?
    let status: String
    let attempt: Int
    let error_message: String?
    let bytes_resent: UInt64?
    let verified_bytes: UInt64?
}
