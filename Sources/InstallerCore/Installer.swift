import DeviceProtocol
import InstallerSystem

/// Installs one card: from "who am I" to a card that is written, read back, named and reported.
public struct Installer<T: Transport, D: Destination, C: Timekeeper>: Sendable {
    /// How often an image may change on the server while it is fetched, before that counts as a failure.
    private static var restartLimit: Int { 5 }

    private let options: InstallOptions
    private let transport: T
    private let clock: C
    private let openCard: @Sendable () throws(DestinationError) -> D

    /// Makes an installer; nothing happens yet.
    ///
    /// - Parameters:
    ///   - transport: connects to the server.
    ///   - clock: tells the time.
    ///   - openCard: opens the card when its turn has come, so that a card that cannot be used is reported to the server.
    public init(options: InstallOptions, transport: T, clock: C, openCard: @escaping @Sendable () throws(DestinationError) -> D) {
        self.options = options
        self.transport = transport
        self.clock = clock
        self.openCard = openCard
    }

    /// Installs, and returns when the server has been told how it ended or cannot be told.
    ///
    /// - Parameter tell: hears what goes on, on the thread that called this function.
    public func run(_ tell: (InstallEvent) -> Void) -> InstallOutcome {
        let ledger = Ledger()
        let context = Context(options: options, transport: transport, clock: clock, ledger: ledger)
        let work = WorkerThread { ledger.finish(self.outcome(context)) }
        var meter = RateMeter()
        var outcome: InstallOutcome?
        while outcome == nil {
            let news = ledger.next(upTo: .milliseconds(500))
            for event in news.events { tell(event) }
            let progress = ledger.progress
            let rate = meter.rate(bytes: progress.bytesWritten - progress.bytesFound + progress.bytesVerified, at: clock.now)
            ledger.update { $0.bytesPerSecond = rate }
            tell(.progress(ledger.progress))
            outcome = news.outcome
        }
        work.join()
        return outcome ?? .failed(InstallFailure(step: .report, error: .notAcknowledged("no outcome")), ledger.progress)
    }

    private func outcome(_ context: Context<T, C>) -> InstallOutcome {
        let ledger = context.ledger
        let reporter = Reporter(context: context)
        let reporting = WorkerThread { reporter.run() }
        let result = Result { () throws(InstallError) in try install(context, reporter) }
        if case .failure = result { ledger.stopReporting(drops: true) } else { ledger.stopReporting(drops: false) }
        reporting.join()
        let failure: InstallFailure
        var isRefused = false
        switch result {
        case .success(let installed):
            ledger.begin(.report)
            var report = reporter.report(.success, ledger.progress, image: installed.image)
            report.named = ledger.progress.isNamed
            report.patchChecksum = installed.patch
            do {
                try reporter.deliverSuccess(report)
                return .done(ledger.progress)
            } catch {
                isRefused = error.isRefusal
                failure = InstallFailure(step: .report, error: .notAcknowledged(error.message))
            }
        case .failure(let error):
            failure = InstallFailure(step: ledger.progress.step, error: error)
        }
        ledger.say(failure.message)
        let report = reporter.report(.failed, ledger.progress, error: failure.message)
        do {
            let answer = try reporter.deliver(report, patience: options.failureReportPatience)
            // The report of the success had arrived, and only its answers were lost.
            if case .success = result, answer.status == .success { return .done(ledger.progress) }
        } catch {
            ledger.say("the server does not know of this failure: \(error.message)")
        }
        // The server has another view of the card, and its hostname may be another device's.
        if isRefused, case .success(let installed) = result { installed.wipe() }
        return .failed(failure, ledger.progress)
    }

    /// What is on a card that is complete.
    private struct Installed {
        let image: SHA256Digest
        /// The trailing digest of the device's own blocks; `nil` for a card that keeps the image's own name.
        let patch: SHA256Digest?
        let firstChunk: FirstChunk<T, D, C>

        func wipe() { firstChunk.wipe() }
    }

    /// Everything but the last report.
    private func install(_ context: Context<T, C>, _ reporter: Reporter<T, C>) throws(InstallError) -> Installed {
        context.ledger.begin(.identify)
        guard !options.identity.serialNumber.isEmpty || !options.identity.macAddress.isEmpty else { throw .unknownDevice }
        context.ledger.begin(.checkCard)
        let card: D
        do { card = try openCard() } catch { throw .card(error) }
        var restarts = 0
        while true {
            do {
                return try attempt(context, reporter, card)
            } catch {
                restarts += 1
                let how: String
                let last: InstallError
                switch error {
                case .failed(let error): throw error
                case .imageChanged(let change): (how, last) = (change, .imageKeepsChanging(times: restarts, how: change))
                case .turnedAway(let status, let message):
                    (how, last) = (HTTPFailure.status(status, message: message).message, .refused(status: status, message: message))
                }
                guard restarts < Self.restartLimit else { throw last }
                context.ledger.say("starting over: \(how)")
                context.sleep(for: .seconds(restarts))
                context.ledger.update { $0.startOver() }
            }
        }
    }

    private func attempt(_ context: Context<T, C>, _ reporter: Reporter<T, C>, _ card: D) throws(Interruption) -> Installed {
        let ledger = context.ledger
        ledger.begin(.configure)
        let deployment = try Configuring(context: context).ask()
        ledger.open(deployment.answer)

        ledger.begin(.fetchManifest)
        try checkRoom(on: card, for: deployment.answer.imageSize)
        let manifest = try ManifestFetching(context: context, deployment: deployment).fetch()
        let total = manifest.usedByteCount
        ledger.update { $0.bytesTotal = total }

        let patching = patching(context, deployment, manifest)
        let stamps = Stamps(card: card, manifest: manifest)
        var places: [Stamps<D>.Place] = []
        if let patching {
            ledger.begin(.askForPatch)
            // Not kept meanwhile: it may be 16 MiB.
            places = stamps.places(of: try patching.fetch())
        }

        ledger.begin(.inspectCard)
        let found = try CardInspection(context: context, card: card, manifest: manifest).run()

        ledger.begin(.transfer)
        let wanted = ChunkSet(of: manifest) { index, chunk in
            switch chunk.kind {
            case .data: !found.contains(index)
            case .zero: index > 0 && !found.contains(index)
            case .unused: false
            }
        }
        let etag = Monitor<String?>(nil)
        let transfer = Transfer(context: context, card: card, manifest: manifest, url: deployment.packedURL, etag: etag)
        let firstChunk = try transfer.run(wanted, done: found)

        ledger.begin(.readBack)
        try stamps.lay(places)
        try Verification(transfer: transfer).run()

        var patch: BlockPatch?
        if let patching {
            ledger.begin(.customize)
            let fetched = try patching.fetch()
            guard stamps.places(of: fetched) == places else { throw .imageChanged("the device's own files have changed") }
            try stamps.check(places)
            try Customization(context: context, card: card, manifest: manifest).write(fetched)
            patch = fetched
        }

        ledger.begin(.finish)
        try reporter.confirm()
        try stamps.checkFirstChunk()
        let head = FirstChunk(context: context, card: card, manifest: manifest)
        try head.write(firstChunk, patch)
        let isNamed = patch != nil
        ledger.update { $0.isNamed = isNamed }
        guard ledger.progress.bytesVerified == total else {
            throw .failed(.badManifest("\(ledger.progress.bytesVerified) bytes were verified instead of \(total)"))
        }
        return Installed(image: manifest.imageDigest, patch: patch?.trailingDigest, firstChunk: head)
    }

    /// `nil` for a card that keeps the image's own name.
    private func patching(_ context: Context<T, C>, _ deployment: Deployment, _ manifest: Manifest) -> PatchFetching<T, C>? {
        guard !options.skipsCustomization else { return nil }
        guard let url = deployment.patchURL else {
            context.ledger.say("this image takes no hostname: the card keeps the image's own name")
            return nil
        }
        return PatchFetching(context: context, url: url, token: deployment.answer.deploymentToken, manifest: manifest)
    }

    private func checkRoom(on card: D, for needed: UInt64) throws(Interruption) {
        guard card.byteCount >= needed else { throw .failed(.cardTooSmall(needed: needed, found: card.byteCount)) }
    }
}
