import DeviceAPI
import Fleet
import FleetStore
import HTTPServer
import Operations

/// What a server does for the device network: the listener, and the work behind it that no request asks for. It knows of no login.
final class DeviceSite {
    let server: HTTPServer
    private let progress: ProgressRecorder
    private let work: [Task<Void, Never>]

    /// Listens, and begins the work.
    static func start(_ settings: ServeSettings, _ workplace: Workplace, _ log: ServerLog) throws -> DeviceSite {
        let progress = ProgressRecorder(store: workplace.store) { log.write(event: "progress-not-recorded", detail: $0.description) }
        let images = ImageLibrary(directory: workplace.directory, store: workplace.store)
        let deployments = Deployments(store: workplace.store, images: images, progress: progress, unassigned: settings.unassigned)
        let api = DeviceAPI(directory: workplace.directory, store: workplace.store, deployments: deployments, images: images)
        let server = try HTTPServer.start(
            HTTPServerConfiguration(address: settings.devices.host, port: settings.devices.port), router: api.router,
            accessLog: { log.write(line: $0.line) })
        log.write(event: "started", detail: "listening for devices on \(server.address), data in \(workplace.directory.path)")
        let batches = Batches(store: workplace.store)
        return DeviceSite(
            server, progress,
            work: [
                Task {
                    for problem in await images.ownFileProblems() { log.write(event: "own-files-unusable", detail: problem) }
                    await images.keepReady()
                },
                Task { await Self.endAbandoned(deployments, log) },
                Task { await batches.keepStarting() },
            ])
    }

    private init(_ server: HTTPServer, _ progress: ProgressRecorder, work: [Task<Void, Never>]) {
        self.server = server
        self.progress = progress
        self.work = work
    }

    /// Ends the work, then the listener: transfers in flight get the grace period.
    func end(grace: Duration) async {
        for task in work { task.cancel() }
        await server.drain(grace: grace)
        await progress.flush()
    }

    private static func endAbandoned(_ deployments: Deployments, _ log: ServerLog) async {
        var watch = ClockWatch()
        while !Task.isCancelled {
            let isTrusted = watch.isTrusted(wall: SystemClock.now(), steady: .now)
            do throws(OperationError) {
                let count = isTrusted ? try await deployments.endAbandoned() : 0
                if isTrusted { try await deployments.forgetWaiting() }
                if count > 0 { log.write(event: "deployments-abandoned", detail: "\(count) whose devices were silent for an hour") }
            } catch {
                log.write(event: "deployments-not-checked", detail: error.description)
            }
            try? await Task.sleep(for: .seconds(60))
        }
    }
}
