import DeviceProtocol
import Fleet
import FleetStore
import Foundation
import Testing

@Suite struct StatusTests {
    private func report(
        _ status: DeploymentStatus, _ configuration: ConfigAnswer, token: String? = nil, change: (inout StatusReport) -> Void = { _ in }
    ) -> String {
        var report = StatusReport(status: status)
        report.hostname = configuration.hostname
        report.deploymentID = configuration.deploymentID
        report.deploymentToken = token ?? configuration.deploymentToken
        change(&report)
        return String(decoding: report.bytes, as: UTF8.self)
    }

    private func state(_ network: DeviceNetwork, _ configuration: ConfigAnswer) async throws -> DeploymentState {
        try await network.store.deployment(DeploymentID(configuration.deploymentID)).state
    }

    @Test func `reports move a deployment forward to a proven success`() async throws {
        let network = try await DeviceNetwork.start()
        let configuration = try await network.configure()
        let image = try await network.store.image(ImageName("karts")).properties
        for status in [DeploymentStatus.starting, .downloading, .verifying, .customizing] {
            let answer = try await network.post("/api/status", report(status, configuration))
            #expect(answer.status == 200)
            #expect(answer.member("hostname") == "KXP2-CORO-001")
        }
        let answer = try await network.post(
            "/api/status",
            report(.success, configuration) {
                $0.verifiedBytes = image.usedSizeInBytes
                $0.imageChecksum = configuration.imageChecksum
            })
        #expect(answer.status == 200, "\(answer.body)")
        #expect(try await state(network, configuration) == .success)
    }

    @Test func `a success without proof is refused and the deployment counts as failed`() async throws {
        let network = try await DeviceNetwork.start()
        let configuration = try await network.configure()
        let answer = try await network.post(
            "/api/status",
            report(.success, configuration) {
                $0.verifiedBytes = 4_096
                $0.imageChecksum = configuration.imageChecksum
            })
        #expect(answer.status == 409)
        #expect(answer.error?.contains("4096 of") == true, "\(answer.body)")
        #expect(try await state(network, configuration) == .failed)
    }

    @Test func `a device that speaks the protocol is not believed without its token, an old client is by serial number and MAC address`()
        async throws
    {
        let network = try await DeviceNetwork.start()
        func configure(_ serial: String, _ mac: String, _ version: String) async throws {
            let answer = try await network.post(
                "/api/config", #"{"venue_code": "CORO", "serial_number": "\#(serial)", "mac_address": "\#(mac)"\#(version)}"#)
            #expect(answer.status == 200)
        }
        func success(_ serial: String, _ mac: String) async throws -> Int {
            try await network.post(
                "/api/status", #"{"status": "success", "serial": "\#(serial)"\#(mac.isEmpty ? "" : ", \"mac_address\": \"\(mac)\"")}"#
            ).status
        }
        try await configure("10000000000000a1", "02:00:00:00:00:a1", ", \"protocol_version\": 1")
        #expect(try await success("10000000000000a1", "02:00:00:00:00:a1") == 403)
        try await configure("10000000000000a2", "02:00:00:00:00:a2", "")
        #expect(try await success("10000000000000a2", "") == 404)
        #expect(try await success("10000000000000a2", "02:00:00:00:00:a2") == 200)
    }

    @Test func `a success under another hostname is refused`() async throws {
        let network = try await DeviceNetwork.start()
        let configuration = try await network.configure()
        let image = try await network.store.image(ImageName("karts")).properties
        let answer = try await network.post(
            "/api/status",
            report(.success, configuration) {
                $0.hostname = "KXP2-CORO-002"
                $0.verifiedBytes = image.usedSizeInBytes
                $0.imageChecksum = configuration.imageChecksum
            })
        #expect(answer.status == 409)
        #expect(try await state(network, configuration) == .failed)
    }

    @Test func `late and repeated reports are accepted and change nothing`() async throws {
        let network = try await DeviceNetwork.start()
        let configuration = try await network.configure()
        #expect(try await network.post("/api/status", report(.verifying, configuration)).status == 200)
        #expect(try await network.post("/api/status", report(.downloading, configuration)).status == 200)
        #expect(try await network.post("/api/status", report(.verifying, configuration)).status == 200)
        #expect(try await state(network, configuration) == .verifying)
        let failed = report(.failed, configuration) { $0.errorMessage = "failed to read the card back" }
        #expect(try await network.post("/api/status", failed).status == 200)
        #expect(try await network.post("/api/status", report(.customizing, configuration)).status == 200)
        #expect(try await state(network, configuration) == .failed)
    }

    @Test func `a wrong token is 403, an unknown deployment 404, an unknown status 400, and none changes anything`() async throws {
        let network = try await DeviceNetwork.start()
        let configuration = try await network.configure()
        let wrong = String(repeating: "0", count: 64)
        #expect(try await network.post("/api/status", report(.failed, configuration, token: wrong)).status == 403)
        var other = configuration
        other.deploymentID = 4_711
        #expect(try await network.post("/api/status", report(.failed, other)).status == 404)
        let unknown = try await network.post("/api/status", #"{"status": "exploded", "serial": "10000000abcdef01"}"#)
        #expect(unknown.status == 400)
        #expect(unknown.error?.contains("status must be") == true)
        #expect(try await state(network, configuration) == .started)
    }

    @Test func `a deployment that is over gives no patch and takes no success, since its hostname may belong to another device`()
        async throws
    {
        let network = try await DeviceNetwork.start()
        let first = try await network.configure()
        let image = try await network.store.image(ImageName("karts")).properties
        _ = try await network.configure()
        let path = String(try #require(first.patchURL).dropFirst(network.address.count))
        let patch = try await network.request(path, "-H 'Authorization: Bearer \(first.deploymentToken)'")
        #expect(patch.status == 410)
        #expect(patch.error?.contains("new configuration") == true, "\(patch.body)")
        let success = try await network.post(
            "/api/status",
            report(.success, first) {
                $0.verifiedBytes = image.usedSizeInBytes
                $0.imageChecksum = first.imageChecksum
            })
        #expect(success.status == 410)
    }

    @Test func `the patch is for the bearer of the token alone`() async throws {
        let network = try await DeviceNetwork.start()
        let configuration = try await network.configure()
        let path = String(try #require(configuration.patchURL).dropFirst(network.address.count))
        #expect(try await network.request(path).status == 401)
        #expect(try await network.request(path, "-H 'Authorization: Bearer \(String(repeating: "0", count: 64))'").status == 403)
        #expect(try await network.request("/api/deployments/x/patch", "-H 'Authorization: Bearer x'").status == 404)
        let answer = try await network.request(path, "-H 'Authorization: Bearer \(configuration.deploymentToken)'")
        #expect(answer.status == 200)
        #expect(answer.body.hasPrefix("RPIDPATC"))
    }
}
