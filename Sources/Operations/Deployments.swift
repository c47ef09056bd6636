public import DeviceProtocol
public import Fleet
public import FleetStore

/// What devices ask of the server: a configuration, their block patch, and to be heard.
public struct Deployments: Sendable {
    private let store: any FleetStore
    private let images: ImageLibrary
    private let progress: ProgressRecorder
    private let unassigned: UnassignedPolicy
    private let now: @Sendable () -> Timestamp
    private let shelf = PatchShelf()

    /// Makes the operations over a store and the images beside it.
    ///
    /// - Parameter unassigned: what becomes of a device that no venue and no batch gives a hostname.
    public init(
        store: any FleetStore, images: ImageLibrary, progress: ProgressRecorder, unassigned: UnassignedPolicy = .fallback,
        now: @escaping @Sendable () -> Timestamp = SystemClock.now
    ) {
        self.store = store
        self.images = images
        self.progress = progress
        self.unassigned = unassigned
        self.now = now
    }

    /// Gives a device its hostname and tells it what to install.
    ///
    /// - Parameters:
    ///   - address: where the request came from.
    ///   - server: where the device has reached this server.
    /// - Throws: ``OperationError/badValue(_:)`` for a malformed request, ``OperationError/refused(_:)`` when there is no image or no hostname.
    public func configure(
        _ request: ConfigRequest, from address: String, server: ServerAddress
    ) async throws(OperationError) -> ConfigAnswer {
        let token = DeploymentToken.random()
        let granted: GrantedDeployment
        let moment = now()
        do {
            let device = try DeviceIdentity(serialText: request.serialNumber, macText: request.macAddress)
            let venue = try request.venueCode.flatMap { try $0.isEmpty ? nil : VenueCode($0) }
            let wanted = DeploymentRequest(
                device: device, ipAddress: address, product: try ProductCode(request.productType), venue: venue, unassigned: unassigned,
                tokenDigest: try token.digest, knowsToken: request.protocolVersion != nil, unusableImages: await images.unusableImages())
            switch try await store.beginDeployment(wanted, by: Authorship("device \(device)", at: moment)) {
            case .granted(let deployment): granted = deployment
            case .refused(_, let reason), .waiting(_, let reason): throw OperationError.refused(reason)
            }
        } catch {
            throw OperationError(error)
        }
        return try answer(granted, token: token, server: server, at: moment)
    }

    private func answer(
        _ granted: GrantedDeployment, token: DeploymentToken, server: ServerAddress, at moment: Timestamp
    ) throws(OperationError) -> ConfigAnswer {
        let image = granted.image.properties
        guard let checksum = SHA256Digest(hex: image.imageDigest.text) else { throw .badValue(.badDigest(image.imageDigest.text)) }
        let folder = server.url + "/images/"
        return ConfigAnswer(
            serverIP: server.host, hostname: granted.hostname.text, productType: granted.hostname.product.text,
            venueCode: granted.hostname.venue?.text ?? "", imageURL: folder + image.name.rawFileName, imageSize: image.sizeInBytes,
            imageChecksum: checksum, version: image.version.text, timestamp: moment.iso8601,
            deploymentID: granted.deployment.id.value, deploymentToken: token.text, packedURL: folder + image.name.packedFileName,
            packedSize: image.packedSizeInBytes, manifestURL: folder + image.name.manifestFileName,
            patchURL: patchURL(of: granted, server: server))
    }

    // An image that takes no hostname was accepted as such by `image activate --unnamed`.
    private func patchURL(of granted: GrantedDeployment, server: ServerAddress) -> String? {
        guard case .available = granted.image.properties.customization else { return nil }
        return "\(server.url)/api/deployments/\(granted.deployment.id)/patch"
    }

    /// Computes the blocks that name a device's card.
    ///
    /// - Parameter token: the secret of the deployment.
    /// - Throws: ``OperationError/deploymentEnded(_:reason:)``, ``OperationError/notPatched(image:reason:)``, ``OperationError/busy(reason:)`` and the
    ///   store's errors.
    public func patch(of id: DeploymentID, token: String) async throws(OperationError) -> PatchContent {
        let deployment = try await authorized(id, token: token)
        // Its hostname may belong to another device by now.
        guard deployment.isOpen else { throw .deploymentEnded(id, reason: deployment.errorMessage ?? deployment.state.rawValue) }
        return try await shelf.patch(of: id) { () throws(OperationError) in try await makePatch(of: deployment) }
    }

    private func makePatch(of deployment: Deployment) async throws(OperationError) -> BlockPatch {
        guard let name = deployment.imageName, let hostname = deployment.hostname else { throw .wrongToken }
        return try await images.patch(
            of: name, hostname: hostname, product: deployment.product ?? hostname.product, instance: "rpi-deployment-\(deployment.id)")
    }

    private func authorized(_ id: DeploymentID, token: String) async throws(OperationError) -> Deployment {
        do {
            return try await store.authorize(.token(id, digest: DeploymentToken(text: token).digest))
        } catch {
            throw OperationError(error)
        }
    }

    /// Takes a device's report. Progress within a step is collected and written with that of all others; all else is written at once.
    ///
    /// - Throws: ``OperationError/unprovenSuccess(reason:)``, ``OperationError/deploymentEnded(_:reason:)`` for the success of a deployment that
    ///   counts as failed, and the store's errors for an unknown deployment or a wrong token.
    public func report(_ report: StatusReport, from address: String) async throws(OperationError) -> StatusAnswer {
        do {
            let credential = try credential(of: report)
            let author = Authorship("device \(report.serial ?? report.macAddress ?? address)", at: now())
            let wanted = DeviceReport(report, from: address)
            if case .token = credential {
                let deployment = try await store.authorize(credential)
                try requireSameDevice(report, as: deployment)
                if report.isProgress, deployment.state == wanted.state {
                    await progress.record(
                        ProgressUpdate(deployment: deployment.id, progress: wanted.progress, message: nil, seenAt: author.at))
                    return StatusAnswer(hostname: deployment.hostname?.text ?? "", status: DeploymentStatus(deployment.state))
                }
                if wanted.state == .success { try await requireProof(report, of: deployment) }
                await progress.forget(deployment.id)
            }
            let outcome = try await store.report(wanted, from: credential, by: author)
            // It may have ended since its proof was looked at: another start of the device, with the same serial number, ends it.
            if wanted.state == .success { try requireCounted(outcome.deployment) }
            return StatusAnswer(
                hostname: outcome.deployment.hostname?.text ?? report.hostname ?? "", status: DeploymentStatus(outcome.deployment.state))
        } catch {
            throw OperationError(error)
        }
    }

    private func credential(of report: StatusReport) throws -> DeviceReport.Credential {
        if let id = report.deploymentID, let token = report.deploymentToken {
            return .token(DeploymentID(id), digest: try DeploymentToken(text: token).digest)
        }
        return .device(try DeviceIdentity(serialText: report.serial, macText: report.macAddress))
    }

    // A token that another device sends was taken from its owner, whose deployment must not suffer from it.
    private func requireSameDevice(_ report: StatusReport, as deployment: Deployment) throws {
        guard let device = try? DeviceIdentity(serialText: report.serial, macText: report.macAddress) else { return }
        if let serial = device.serial, let known = deployment.device.serial {
            guard serial == known else { throw OperationError.wrongToken }
        } else if let mac = device.mac, let known = deployment.device.mac {
            guard mac == known else { throw OperationError.wrongToken }
        }
    }

    /// Ends open deployments whose devices were silent so long that they cannot be at it any more.
    ///
    /// - Returns: how many.
    /// - Throws: the store's errors.
    @discardableResult
    public func endAbandoned() async throws(OperationError) -> Int {
        let moment = now()
        var ended = 0
        var before: DeploymentID?
        do {
            while true {
                let page = try await store.deployments(
                    DeploymentFilter(onlyOpen: true, before: before, limit: DeploymentFilter.maximumLimit))
                for deployment in page where isAbandoned(deployment, at: moment) {
                    _ = try await store.failDeployment(
                        deployment.id, reason: "The device fell silent and has not come back.", by: Authorship("server", at: moment))
                    ended += 1
                }
                guard page.count == DeploymentFilter.maximumLimit, let last = page.last else { return ended }
                before = last.id
            }
        } catch {
            throw OperationError(error)
        }
    }

    // One that was last heard in the future was heard before the clock was set back; had it gone on, it would have been heard since.
    private func isAbandoned(_ deployment: Deployment, at moment: Timestamp) -> Bool {
        abs(moment.milliseconds - deployment.lastSeenAt.milliseconds) > Self.abandonedAfter
    }

    /// Forgets the devices that were told to wait and stopped asking a day ago.
    ///
    /// - Throws: the store's errors.
    public func forgetWaiting() async throws(OperationError) {
        do { try await store.forgetWaitingDevices(at: now()) } catch { throw OperationError(error) }
    }

    /// After how much silence a deployment counts as abandoned, in milliseconds: an hour. An installer gives up after ten minutes of it.
    private static let abandonedAfter: Int64 = 3_600_000

    // A device that says "success" must show that it read back as many bytes as the image uses, of the image and under the name it was given.
    private func requireProof(_ report: StatusReport, of deployment: Deployment) async throws {
        try requireCounted(deployment)
        guard deployment.isOpen, let name = deployment.imageName else { return }
        let image = try await store.image(name).properties
        var missing: [String] = []
        if report.verifiedBytes != image.usedSizeInBytes {
            missing.append("\(report.verifiedBytes ?? 0) of \(image.usedSizeInBytes) bytes were verified")
        }
        if report.imageChecksum?.hex != image.imageDigest.text { missing.append("the image is not \(name)") }
        if report.hostname != deployment.hostname?.text { missing.append("the hostname is not \(deployment.hostname?.text ?? "known")") }
        if try await !isProved(report, of: deployment) { missing.append("the device's own files are not those that it was given") }
        guard !missing.isEmpty else { return }
        let reason = missing.joined(separator: ", ")
        _ = try await store.failDeployment(
            deployment.id, reason: "The device reported success without proof: \(reason).", by: Authorship("server", at: now()))
        throw OperationError.unprovenSuccess(reason: reason)
    }

    // Nobody may take a success for one that the history has as a failure.
    private func requireCounted(_ deployment: Deployment) throws(OperationError) {
        guard deployment.state != .failed else { throw .deploymentEnded(deployment.id, reason: deployment.errorMessage ?? "it failed") }
    }

    // A card gets its name by its patch: the digest of what was read back shows that it is the one made for this deployment. Clients that are
    // older than this field do not send it.
    private func isProved(_ report: StatusReport, of deployment: Deployment) async throws -> Bool {
        guard report.named != false, let proof = report.patchChecksum else { return true }
        if await shelf.digest(of: deployment.id) == proof { return true }
        // Handed out before this process began, perhaps.
        return (try? await makePatch(of: deployment))?.trailingDigest == proof
    }
}
