import Fleet
import FleetStore
import Operations
import Testing
import TestSupport

@Suite struct ProgressRecorderTests {
    @Test func `the last of many reports is what the history shows`() async throws {
        let site = try await OperationsSite()
        let id = try await site.startDeployment()
        let recorder = ProgressRecorder(store: site.store) { Issue.record("\($0)") }
        for count in 1...1_000 {
            await recorder.record(
                ProgressUpdate(deployment: id, progress: DeploymentProgress(bytesWritten: UInt64(count)), seenAt: SystemClock.now()))
        }
        await recorder.flush()
        #expect(try await site.store.deployment(id).progress.bytesWritten == 1_000)
    }

    @Test func `what is forgotten is not written`() async throws {
        let site = try await OperationsSite()
        let id = try await site.startDeployment()
        let recorder = ProgressRecorder(store: site.store) { Issue.record("\($0)") }
        await recorder.record(ProgressUpdate(deployment: id, progress: DeploymentProgress(bytesWritten: 7), seenAt: SystemClock.now()))
        await recorder.forget(id)
        await recorder.flush()
        #expect(try await site.store.deployment(id).progress.bytesWritten == nil)
    }
}
