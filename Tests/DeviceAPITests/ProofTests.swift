import DeviceProtocol
import Fleet
import FleetStore
import Foundation
import TestSupport
import Testing

/// What a success has to show, and who may show it.
@Suite struct ProofTests {
    private func success(_ network: DeviceNetwork, _ configuration: ConfigAnswer, patch: SHA256Digest?, serial: String? = nil) async throws
        -> String
    {
        let image = try await network.store.image(ImageName("karts")).properties
        var report = StatusReport(status: .success)
        report.hostname = configuration.hostname
        report.serial = serial
        report.deploymentID = configuration.deploymentID
        report.deploymentToken = configuration.deploymentToken
        report.verifiedBytes = image.usedSizeInBytes
        report.imageChecksum = configuration.imageChecksum
        report.named = true
        report.patchChecksum = patch
        return String(decoding: report.bytes, as: UTF8.self)
    }

    /// Fetches the patch as the device does, and gives its trailing digest.
    private func patchDigest(_ network: DeviceNetwork, _ configuration: ConfigAnswer) async throws -> SHA256Digest? {
        let path = try #require(configuration.patchURL)
        let file = network.folder.file("patch")
        try await network.fetch(path, token: configuration.deploymentToken, to: file)
        let bytes = Array(try #require(FileManager.default.contents(atPath: file)))
        return try BlockPatch(bytes).trailingDigest
    }

    private func state(_ network: DeviceNetwork, _ configuration: ConfigAnswer) async throws -> DeploymentState {
        try await network.store.deployment(DeploymentID(configuration.deploymentID)).state
    }

    @Test func `a success with the digest of the patch that was handed out is believed`() async throws {
        let network = try await DeviceNetwork.start()
        let configuration = try await network.configure()
        let digest = try await patchDigest(network, configuration)
        #expect(try await network.post("/api/status", success(network, configuration, patch: digest)).status == 200)
        #expect(try await state(network, configuration) == .success)
    }

    @Test func `a success with the digest of another device's patch is refused, and the deployment counts as failed`() async throws {
        let network = try await DeviceNetwork.start()
        let first = try await network.configure()
        let second = try await network.configure(serial: "10000000abcdef02", mac: "02:00:00:ab:cd:f0")
        let digest = try await patchDigest(network, second)
        let answer = try await network.post("/api/status", success(network, first, patch: digest))
        #expect(answer.status == 409)
        #expect(answer.error?.contains("own files are not those") == true, "\(answer.body)")
        #expect(try await state(network, first) == .failed)
    }

    @Test func `a server that was started again still knows a proof`() async throws {
        let network = try await DeviceNetwork.start()
        let configuration = try await network.configure()
        let digest = try await patchDigest(network, configuration)
        let again = try await network.restarted()
        #expect(try await again.post("/api/status", success(again, configuration, patch: digest)).status == 200)
        #expect(try await state(again, configuration) == .success)
    }

    @Test func `a token that another device sends is refused, without harm to its owner`() async throws {
        let network = try await DeviceNetwork.start()
        let owner = try await network.configure()
        let digest = try await patchDigest(network, owner)
        let stolen = try await network.post(
            "/api/status", success(network, owner, patch: digest, serial: "10000000abcdef99"))
        #expect(stolen.status == 403)
        #expect(try await state(network, owner) == .started)
        var failure = StatusReport(status: .failed)
        failure.serial = "10000000abcdef99"
        failure.deploymentID = owner.deploymentID
        failure.deploymentToken = owner.deploymentToken
        #expect(try await network.post("/api/status", String(decoding: failure.bytes, as: UTF8.self)).status == 403)
        #expect(try await state(network, owner) == .started)
        #expect(try await network.post("/api/status", success(network, owner, patch: digest, serial: "10000000ABCDEF01")).status == 200)
    }

    @Test func `the answer to a report says whether the deployment is still open`() async throws {
        let network = try await DeviceNetwork.start()
        let first = try await network.configure()
        var report = StatusReport(status: .customizing)
        report.message = "write the first chunk"
        report.deploymentID = first.deploymentID
        report.deploymentToken = first.deploymentToken
        let body = String(decoding: report.bytes, as: UTF8.self)
        #expect(try await network.post("/api/status", body).member("status") == "customizing")
        _ = try await network.configure()
        let late = try await network.post("/api/status", body)
        #expect(late.status == 200)
        #expect(late.member("status") == "failed")
    }
}
