import DeviceProtocol
import Fleet
import FleetStore
import Foundation
import Operations
import Synchronization
import TestSupport
import Testing

/// Two devices with the same serial number at the same time, of which each start ends the deployment of the other.
@Suite struct TwinsTests {
    private static let server = ServerAddress(host: "192.0.2.1", port: 5_001)

    private static func request() -> ConfigRequest {
        var request = ConfigRequest(
            productType: "KXP2", venueCode: "CORO", serialNumber: "10000000abcdef01", macAddress: "02:00:00:ab:cd:ef")
        request.protocolVersion = 1
        return request
    }

    /// The success of a device that has done all that it was told.
    private static func success(_ configuration: ConfigAnswer, image: MasterImage, patch: SHA256Digest) -> StatusReport {
        var report = StatusReport(status: .success)
        report.hostname = configuration.hostname
        report.serial = request().serialNumber
        report.deploymentID = configuration.deploymentID
        report.deploymentToken = configuration.deploymentToken
        report.verifiedBytes = image.properties.usedSizeInBytes
        report.imageChecksum = configuration.imageChecksum
        report.named = true
        report.patchChecksum = patch
        return report
    }

    @Test func `a success that meets the start of a twin is acknowledged only when it is in the history`() async throws {
        let site = try await OperationsSite()
        try await site.add(site.source().path)
        let image = try await site.library.activate(ImageName("karts"), by: OperationsSite.author)
        let moment = Mutex(SystemClock.now())
        let deployments = Deployments(
            store: site.store, images: site.library, progress: ProgressRecorder(store: site.store) { _ in },
            // A device may start 240 times in an hour.
            now: {
                moment.withLock { moment in
                    moment = Timestamp(milliseconds: moment.milliseconds + 20_000)
                    return moment
                }
            })
        for round in 0..<300 {
            let mine = try await deployments.configure(Self.request(), from: "192.0.2.7", server: Self.server)
            let id = DeploymentID(mine.deploymentID)
            let patch = try await deployments.patch(of: id, token: mine.deploymentToken).digest
            let report = Self.success(mine, image: image, patch: patch)
            // The two meet at another place each time.
            async let twin = {
                for _ in 0..<round % 30 { await Task.yield() }
                return try await deployments.configure(Self.request(), from: "192.0.2.8", server: Self.server)
            }()
            async let answer = {
                for _ in 0..<round % 7 { await Task.yield() }
                do throws(OperationError) {
                    return (try await deployments.report(report, from: "192.0.2.7")).status
                } catch .deploymentEnded {
                    return nil
                }
            }()
            let status = try await answer
            _ = try await twin
            let state = try await site.store.deployment(id).state
            #expect(status == (state == .success ? .success : nil), "round \(round): it is \(state) in the history")
        }
    }
}
