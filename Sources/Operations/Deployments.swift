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
                tokenDigest: try token.digest, knowsToken: request.protocolVersion != nil)
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
    /// - Throws: ``OperationError/deploymentEnded(_:reason:)``, ``OperationError/notPatched(image:reason:)`` and the store's errors.
    public func patch(of id: DeploymentID, token: String) async throws(OperationError) -> BlockPatch {
        let deployment = try await authorized(id, token: token)
        // Its hostname may belong to another device by now.
        guard deployment.isOpen else { throw .deploymentEnded(id, reason: deployment.errorMessage ?? deployment.state.rawValue) }
        guard let name = deployment.imageName, let hostname = deployment.hostname else { throw .wrongToken }
        return try await images.patch(
            of: name, hostname: hostname, product: deployment.product ?? hostname.product, instance: "rpi-deployment-\(id)")
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
                if report.isProgress, deployment.state == wanted.state {
                    await progress.record(
                        ProgressUpdate(deployment: deployment.id, progress: wanted.progress, message: nil, seenAt: author.at))
                    return StatusAnswer(hostname: deployment.hostname?.text ?? "")
                }
                if wanted.state == .success { try await requireProof(report, of: deployment) }
                await progress.forget(deployment.id)
            }
            let outcome = try await store.report(wanted, from: credential, by: author)
            return StatusAnswer(hostname: outcome.deployment.hostname?.text ?? report.hostname ?? "")
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

    // A device that says "success" must show that it read back as many bytes as the image uses, of the image and under the name it was given.
    private func requireProof(_ report: StatusReport, of deployment: Deployment) async throws {
        if deployment.state == .failed {
            throw OperationError.deploymentEnded(deployment.id, reason: deployment.errorMessage ?? "it failed")
        }
        guard deployment.isOpen, let name = deployment.imageName else { return }
        let image = try await store.image(name).properties
        var missing: [String] = []
        if report.verifiedBytes != image.usedSizeInBytes {
            missing.append("\(report.verifiedBytes ?? 0) of \(image.usedSizeInBytes) bytes were verified")
        }
        if report.imageChecksum?.hex != image.imageDigest.text { missing.append("the image is not \(name)") }
        if report.hostname != deployment.hostname?.text { missing.append("the hostname is not \(deployment.hostname?.text ?? "known")") }
        guard !missing.isEmpty else { return }
        let reason = missing.joined(separator: ", ")
        _ = try await store.failDeployment(
            deployment.id, reason: "The device reported success without proof: \(reason).", by: Authorship("server", at: now()))
        throw OperationError.unprovenSuccess(reason: reason)
    }
}
