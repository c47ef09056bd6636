import DeviceAPI
import Fleet
import FleetStore
import Foundation
import HTTPServer
import Operations

/// `serve`.
enum Serve: Command {
    static let syntax = Syntax(
        words: ["serve"], summary: "run the server for the device network",
        options: [
            Option(
                name: "--devices", value: "ADDR:PORT",
                help: "where devices reach it (default 0.0.0.0:5001, or RPI_DEPLOY_DEVICES; port 0: any, printed)"),
            Option(
                name: "--unassigned", value: "fallback|wait",
                help: "what a device gets that no venue gives a hostname: PRODUCT-DEFAULT-…, or none until an operator assigns one "
                    + "(default fallback, or RPI_DEPLOY_UNASSIGNED)"),
            Option(name: "--grace", value: "SECONDS", help: "how long transfers may go on after SIGTERM, 0 to 3600 (default 30)"),
        ],
        discussion: """
            Prints 'devices  http://ADDR:PORT' when it is ready; every request is a line of JSON on standard error.
            SIGTERM or Ctrl-C ends it: no new connections, and transfers in flight get the grace period.
            """,
        example: "serve --devices 192.168.151.1:5001")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let environment = ProcessInfo.processInfo.environment
        let listen = try ListenAddress(
            arguments.value("--devices") ?? environment["RPI_DEPLOY_DEVICES"] ?? "0.0.0.0:5001")
        let unassigned = try policy(arguments.value("--unassigned") ?? environment["RPI_DEPLOY_UNASSIGNED"] ?? "fallback")
        let grace = Duration.seconds(try arguments.number("--grace", in: 0...3_600, default: 30))
        let workplace = try await Workplace.open(arguments)
        try workplace.directory.prepare()
        try workplace.directory.requireWritable()
        let log = ServerLog()
        let progress = ProgressRecorder(store: workplace.store) { log.write(event: "progress-not-recorded", detail: $0.description) }
        let images = ImageLibrary(directory: workplace.directory, store: workplace.store)
        let deployments = Deployments(store: workplace.store, images: images, progress: progress, unassigned: unassigned)
        let api = DeviceAPI(
            directory: workplace.directory, store: workplace.store,
            deployments: deployments, images: images)
        let signals = EndSignals()
        let server = try HTTPServer.start(
            HTTPServerConfiguration(address: listen.host, port: listen.port), router: api.router, accessLog: { log.write(line: $0.line) })
        terminal.print("devices  \(ServerAddress(host: server.address.host, port: server.address.port).url)")
        log.write(event: "started", detail: "listening for devices on \(server.address), data in \(workplace.directory.path)")
        let preparation = Task {
            for problem in await images.ownFileProblems() { log.write(event: "own-files-unusable", detail: problem) }
            await images.keepReady()
        }
        let upkeep = Task { await endAbandoned(deployments, log) }
        let schedule = Task { await Batches(store: workplace.store).keepStarting() }
        let signal = await signals.next()
        log.write(event: "stopping", detail: "\(signal): transfers in flight get \(grace)")
        preparation.cancel()
        upkeep.cancel()
        schedule.cancel()
        await server.drain(grace: grace)
        await progress.flush()
        log.write(event: "stopped", detail: "all connections are closed")
        log.flush()
    }

    private static func endAbandoned(_ deployments: Deployments, _ log: ServerLog) async {
        var watch = ClockWatch()
        while !Task.isCancelled {
            let isTrusted = watch.isTrusted(wall: SystemClock.now(), steady: .now)
            do throws(OperationError) {
                let count = isTrusted ? try await deployments.endAbandoned() : 0
                if count > 0 { log.write(event: "deployments-abandoned", detail: "\(count) whose devices were silent for an hour") }
            } catch {
                log.write(event: "deployments-not-checked", detail: error.description)
            }
            try? await Task.sleep(for: .seconds(60))
        }
    }

    private static func policy(_ text: String) throws(UsageError) -> UnassignedPolicy {
        guard let policy = UnassignedPolicy(rawValue: text) else {
            throw UsageError(message: "--unassigned takes fallback or wait, not '\(text)'", command: syntax.name)
        }
        return policy
    }
}
