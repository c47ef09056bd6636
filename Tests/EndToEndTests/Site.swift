import Foundation
import TestSupport

/// A whole site on this machine: a data directory, a server process, and a folder of cards.
final class Site {
    let folder: TemporaryDirectory
    /// The data directory.
    let data: String
    let program: String
    private(set) var server: ChildProcess?
    private(set) var address = ""

    var cards: String { folder.file("cards") }

    /// Makes the data directory with two venues and kart numbers for one.
    ///
    /// - Parameter data: where; inside a folder of the site's own unless given.
    init(karts: String = "1-5", data: String? = nil) async throws {
        folder = try TemporaryDirectory()
        self.data = data ?? folder.file("data")
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
    /// - Parameters:
    ///   - port: 0 for any.
    ///   - management: whether it also serves the management network, at any port.
    ///   - log: the file that receives the server's log; the process's own by default.
    ///   - environment: added to this process's environment.
    /// - Returns: where people are served, if they are.
    @discardableResult
    func serve(
        port: String = "0", management: Bool = false, log: String? = nil, environment: [String: String] = [:]
    ) async throws -> String? {
        let role = management ? "--management 127.0.0.1:0" : "--role devices"
        let redirection = log.map { " 2>>'\($0)'" } ?? ""
        let process = try ChildProcess.start(
            "/bin/bash",
            ["-c", "exec '\(program)' serve \(role) --devices '127.0.0.1:\(port)' --data '\(data)'\(redirection)"],
            environment: environment)
        let lines = management ? 2 : 1
        guard try await process.wait(until: { $0.output.utf8.count { $0 == UInt8(ascii: "\n") } >= lines }),
            let url = Self.address("devices", in: process.output)
        else {
            throw ShellCommand.Failure(description: "the server did not start: \(process.errors)")
        }
        address = url
        server = process
        return Self.address("management", in: process.output)
    }

    /// What a server prints of one of its networks.
    private static func address(_ network: String, in output: String) -> String? {
        let words = output.split(separator: "\n").map { $0.split(separator: " ") }
        return words.first { $0.first == Substring(network) }?.last.map(String.init)
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

    /// Ends the server at once, as a power cut would.
    func killServer() async throws {
        server?.signal(SIGKILL)
        _ = try await server?.end()
    }

    /// Asks the server by curl; the answer's status and body.
    func ask(_ path: String, _ options: String = "") async throws -> (status: Int, body: String) {
        let answer = try await ShellCommand.runAside("curl -sS --max-time 60 -w '\n%{http_code}' \(options) '\(address)\(path)'")
        let lines = answer.split(separator: "\n", omittingEmptySubsequences: false)
        return (Int(lines.last ?? "") ?? 0, lines.dropLast().joined(separator: "\n"))
    }

    /// All deployments, newest first.
    func history() async throws -> [HistoryRow] { try await json("deployment list --limit 1000") }

    /// The master images.
    func images() async throws -> [ImageRow] { try await json("image list") }

    /// The venues.
    func venues() async throws -> [VenueRow] { try await json("venue list") }

    /// The number of bytes that the simulated cards take on the disk.
    func writtenByteCount() -> UInt64 {
        AllocatedSize.of(cards)
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
    let faults: [String]
}

/// What `deployment list --json` says of a deployment.
struct HistoryRow: Decodable {
    let id: Int64
    let hostname: String?
    let serial_number: String?
    let ip_address: String
    let deployment_status: String
    let attempt: Int
    let error_message: String?
    let bytes_resent: UInt64?
    let verified_bytes: UInt64?
    let started_at: String
    let completed_at: String?
    let stalled: Bool

    var status: String { deployment_status }
}

/// What `image list --json` says of an image.
struct ImageRow: Decodable {
    let name: String
    let used_bytes: UInt64
    let problem: String?
}

/// What `venue list --json` says of a venue.
struct VenueRow: Decodable {
    let code: String
}
